package foodie_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// The rules are only worth what they find.
func TestHouseRulesSeeWhatBreaksThem(t *testing.T) {
	const code = `package p

func F(a, b bool, in chan int) int {
	if a && b {
		return 1
	}
	for range 3 {
		func() {
			switch {
			case a || b, b:
			default:
			}
		}()
	}
	select {
	case <-in:
	default:
	}
	return 0
}

type S struct{}

// Says is not how this comment should begin.
func (s *S) Say() {}

// A B is well explained.
type B[K any] struct{}

// BC is not the name of this one.
func (b B[K]) C() { tell(lang.Say(x, "agent.pending", "restaurant", 1)) }

func tell(way, key string) { lang.Say(way, "agent."+key) }
`
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "p.go", code, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	s := source{set: set, files: []sourceFile{{room: "p", path: "p.go", ast: file}}}
	f := map[string]function{}
	for _, fn := range s.functions() {
		f[fn.name()] = fn
	}
	if got := complexity(f["p.F"]); got != 7 {
		t.Errorf("complexity = %d, want 7", got)
	}
	if got := s.lines(f["p.F"]); got != 18 {
		t.Errorf("lines = %d, want 18", got)
	}
	for name, want := range map[string]bool{"p.F": false, "p.(S).Say": false, "p.(B).C": false} {
		if got := explains(f[name].decl.Doc, f[name].decl.Name.Name); got != want {
			t.Errorf("explains(%s) = %v, want %v", name, got, want)
		}
	}
	var unexplainedTypes []string
	for _, d := range file.Decls {
		if group, ok := d.(*ast.GenDecl); ok {
			unexplainedTypes = append(unexplainedTypes, unexplained(group, group.Specs[0]))
		}
	}
	if want := []string{"S", ""}; !slices.Equal(unexplainedTypes, want) {
		t.Errorf("unexplained types %q, want %q", unexplainedTypes, want)
	}
	if prefix, at, ok := speaks(f["p.tell"]); prefix != "agent." || at != 1 || !ok {
		t.Errorf("speaks(tell) = %q, %d, %v", prefix, at, ok)
	}
	say := f["p.(B).C"].decl.Body.List[0].(*ast.ExprStmt).X.(*ast.CallExpr).Args[0].(*ast.CallExpr)
	if got, want := unfilled("agent.pending", say, 2), []string{"lines", "total"}; !isSay(say) || !slices.Equal(got, want) {
		t.Errorf("unfilled = %q, want %q", got, want)
	}
}
