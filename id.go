package foodie

import (
	"strings"

	"github.com/google/uuid"
)

// An ID names one record for ever. Ours are UUIDv7 text (RFC 9562), so they sort by creation time in every store;
// those of imported records (24 hex digits) stay as they are.
type ID string

// NewID makes a UUIDv7. Ids made by one process increase strictly.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// Short is the last six characters in capitals: what a person reads out on the telephone.
func (id ID) Short() string {
	s := strings.ReplaceAll(string(id), "-", "")
	return strings.ToUpper(s[max(0, len(s)-6):])
}
