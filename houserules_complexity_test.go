package foodie_test

import (
	"go/ast"
	"go/token"
	"testing"
)

const maxComplexity = 12

func TestFunctionsAreSimple(t *testing.T) {
	for _, f := range parseSource(t).functions() {
		if n := complexity(f); n > maxComplexity {
			t.Errorf("%s: %s has a cyclomatic complexity of %d, want at most %d", f.path, f.name(), n, maxComplexity)
		}
	}
}

// complexity is McCabe's cyclomatic number of f, its function literals included.
func complexity(f function) int {
	n := 1
	ast.Inspect(f.decl, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if x.List != nil {
				n++
			}
		case *ast.CommClause:
			if x.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if x.Op == token.LAND || x.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
