package sqlite

import (
	"context"
	"database/sql/driver"
	"strings"

	"modernc.org/sqlite"
)

// mostPrepared bounds the statements a connection keeps; the generated queries, ours and River's, are fewer.
const mostPrepared = 300

// connector makes connections that keep the generated queries prepared: SQLite takes longer to read and plan most of them than to run them.
// SQLite itself prepares a kept statement anew where the tables have changed.
type connector struct{ driver.Connector }

func newConnector(address string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(address)
	return connector{c}, err
}

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{connection: opened.(connection), prepared: map[string]statement{}}, nil
}

// connection and statement are what the driver's own can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is a connection with its prepared statements that are not running. database/sql uses a connection for one call at a time.
type conn struct {
	connection
	prepared map[string]statement
}

// kept reports whether a text is one of the generated queries, of which there is a fixed number; others are made as they are needed.
func kept(query string) bool { return strings.HasPrefix(query, "-- name: ") }

// take gives a statement that is nobody else's until it is put back.
func (c *conn) take(ctx context.Context, query string) (statement, error) {
	if s, ok := c.prepared[query]; ok {
		delete(c.prepared, query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}

// put keeps a statement that has run without an error, unless there is another for its query by now.
func (c *conn) put(query string, s statement) error {
	if _, ok := c.prepared[query]; ok || len(c.prepared) >= mostPrepared {
		return s.Close()
	}
	c.prepared[query] = s
	return nil
}

// ExecContext runs a statement without rows.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !kept(query) {
		return c.connection.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // The error of the statement says more.
		return nil, err
	}
	return result, c.put(query, s)
}

// QueryContext runs a statement with rows, which is put back when they are closed.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !kept(query) {
		return c.connection.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // The error of the statement says more.
		return nil, err
	}
	return &rows{Rows: found, conn: c, query: query, statement: s}, nil
}

// Close ends the kept statements and the connection.
func (c *conn) Close() error {
	for query, s := range c.prepared {
		_ = s.Close() // It has run without an error, and the connection ends.
		delete(c.prepared, query)
	}
	return c.connection.Close()
}

// rows are those of a kept statement.
type rows struct {
	driver.Rows
	conn      *conn
	query     string
	statement statement
}

// Close puts the statement back.
func (r *rows) Close() error {
	if err := r.Rows.Close(); err != nil {
		_ = r.statement.Close() // The first error says more.
		return err
	}
	return r.conn.put(r.query, r.statement)
}
