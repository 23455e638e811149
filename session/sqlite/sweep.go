package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/foodieexpress/foodie/sqlitedb"
)

// sweepAtOnce bounds how many sessions one transaction removes, so that no turn waits long for it.
const sweepAtOnce = 200

// sweepNowAndThen runs until Close.
func (s *Store) sweepNowAndThen() {
	defer close(s.done)
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-ticker.C:
			// What fails now is swept the next time: until then it is missing all the same.
			_ = s.sweep(context.Background())
		}
	}
}

// sweep removes what has expired and is not held by a turn.
func (s *Store) sweep(ctx context.Context) error {
	now, clock := s.cfg.Now().UnixMilli(), time.Now().UnixMilli()
	err := s.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		_, err := tx.Exec("DELETE FROM rates WHERE idle_at <= ?", now)
		return err
	})
	if err != nil {
		return err
	}
	for {
		ids, err := s.expired(ctx, now, clock)
		if err != nil || len(ids) == 0 {
			return err
		}
		err = s.file.Update(ctx, func(tx *sqlitedb.Tx) error {
			for _, id := range ids {
				still, err := tx.One(ctx, "SELECT 1 FROM sessions WHERE id = ? AND expires_at <= ? AND lease_until <= ?", []any{id, now, clock}, new(int))
				if err == nil && still {
					err = remove(ctx, tx, id)
				}
				if err != nil {
					return err
				}
			}
			_, err := tx.Exec("DELETE FROM handovers WHERE expires_at <= ?", now)
			return err
		})
		if err != nil {
			return err
		}
	}
}

func (s *Store) expired(ctx context.Context, now, clock int64) (ids []string, err error) {
	query := "SELECT id FROM sessions WHERE expires_at <= ? AND lease_until <= ? LIMIT ?"
	err = s.file.Each(ctx, query, []any{now, clock, sweepAtOnce}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
