// Package telemetry shows what happens: log lines, request ids, the trace context, and the registry of metrics, in which
// each room registers its own.
//
// Every line of a request carries its request id (X-Request-ID) and its trace id (W3C Trace Context), which Middleware
// puts into the context and Transport sends on. Times in metrics are seconds, in logs milliseconds. Labels and log fields
// hold route patterns, never raw paths, and nothing that a person wrote.
package telemetry
