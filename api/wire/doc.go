// Package wire is the JSON that the HTTP API speaks, and its conversion to and from the domain. Field names are those
// of v3.0. Amounts are numbers of rupees with at most two decimals, times RFC 3339 with milliseconds and Z, ids text.
//
// A field that is tagged omitzero may be left out; every other field is required of whoever writes the shape, on
// either side. The reader of request bodies and the OpenAPI document both go by these tags, so they cannot differ.
package wire
