package job_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when a worker outlives its client.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
