#!/usr/bin/env bash
# Runs all tests with the race detector, checks the coverage of the business packages, and closes with go test's own
# summary lines.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Several packages start the stand-in for MongoDB: it is compiled once, before them.
go tool -C e2e/ferretdb -n ferretdb >/dev/null
go test -race -shuffle=on -timeout 20m -covermode=atomic -coverprofile=coverage.out ./... 2>&1 | tee "$log"
go run -C tools ./cover -profile ../coverage.out -least 88
grep -E '^(ok|FAIL|\?|---|panic)' "$log"
