package foodie_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/foodieexpress/foodie"

// A sourceFile is one Go file of this module. A room is the folder of a package, and "foodie" for the root.
type sourceFile struct {
	room string
	path string
	ast  *ast.File
}

// A source is the module as it stands on the disk.
type source struct {
	set   *token.FileSet
	files []sourceFile // without tests
}

var readSource = sync.OnceValues(func() (source, error) {
	s := source{set: token.NewFileSet()}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && !ours(name, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(s.set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		s.files = append(s.files, sourceFile{room: room(path.Dir(filepath.ToSlash(name))), path: filepath.ToSlash(name), ast: f})
		return err
	})
	return s, err
})

// ours reports whether a folder belongs to this module.
func ours(dir, base string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod")) // a module of its own
	return err != nil && base != "testdata" && !strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "_")
}

func room(dir string) string {
	if dir == "." || dir == "" {
		return "foodie"
	}
	return dir
}

func parseSource(t *testing.T) source {
	t.Helper()
	s, err := readSource()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rooms are the folders that hold packages, sorted.
func (s source) rooms() []string {
	var all []string
	for _, f := range s.files {
		all = append(all, f.room)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// arrows are the rooms that f imports.
func (f sourceFile) arrows() []string {
	var to []string
	for _, i := range f.ast.Imports {
		name, _ := strconv.Unquote(i.Path.Value) // the parser has read it
		if below, ok := strings.CutPrefix(name, module); ok {
			to = append(to, room(strings.TrimPrefix(below, "/")))
		}
	}
	return to
}

// A function is a declared function or method.
type function struct {
	sourceFile
	decl *ast.FuncDecl
}

func (s source) functions() []function {
	var all []function
	for _, f := range s.files {
		for _, d := range f.ast.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				all = append(all, function{f, fd})
			}
		}
	}
	return all
}

// receiver is the name of a method's type, or "".
func (f function) receiver() string {
	if f.decl.Recv == nil {
		return ""
	}
	typ := f.decl.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// name is the function as a person would look for it: "agent.(turn).say".
func (f function) name() string {
	if r := f.receiver(); r != "" {
		return f.room + ".(" + r + ")." + f.decl.Name.Name
	}
	return f.room + "." + f.decl.Name.Name
}

// lines counts from func to the closing brace.
func (s source) lines(f function) int {
	return s.set.Position(f.decl.End()).Line - s.set.Position(f.decl.Pos()).Line + 1
}

// literal is the value of a string literal.
func literal(x ast.Expr) (string, bool) {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
