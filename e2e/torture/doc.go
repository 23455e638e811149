// Package torture holds tests of many instances: fleets of APIs and agents behind nginx, over Redis in all its topologies,
// under load while any process is killed. What must be zero (orders lost, placed twice, without a yes, with a wrong total)
// is asserted; times are printed in a table beside a floor of the same run.
//
//	go test ./e2e/torture                            the short forms, as in CI
//	make torture                                     the long forms
//	go test ./e2e/torture -run Kill -seed 17 -v      one seed again
package torture
