package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCmd prints a script that completes commands and flags.
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run writes the script, for: source <(foodie completion bash).
func (c *completionCmd) Run(p *process) error {
	words := completions(p.app.Model.Node, nil)
	switch c.Shell {
	case "fish":
		for _, w := range words {
			guard := "__fish_use_subcommand"
			if len(w.path) > 0 {
				guard = "__fish_seen_subcommand_from " + w.path[len(w.path)-1]
			}
			for _, next := range w.next {
				if flag, isFlag := strings.CutPrefix(next, "--"); isFlag {
					fmt.Fprintf(p.out, "complete -c foodie -n '%s' -l %s\n", guard, flag)
				} else {
					fmt.Fprintf(p.out, "complete -c foodie -f -n '%s' -a %s\n", guard, next)
				}
			}
		}
		return nil
	case "zsh":
		fmt.Fprintln(p.out, "autoload -U +X bashcompinit && bashcompinit")
	}
	fmt.Fprintln(p.out, "_foodie() {\n  local words=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\" next=\n  case \"$words\" in")
	for i := len(words) - 1; i >= 0; i-- { // the longest path first
		fmt.Fprintf(p.out, "    %q*) next=%q ;;\n", strings.Join(words[i].path, " "), strings.Join(words[i].next, " "))
	}
	_, err := fmt.Fprintln(p.out, "  esac\n  COMPREPLY=($(compgen -W \"$next\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -F _foodie foodie")
	return err
}

// a completion is what may follow a path of commands.
type completion struct{ path, next []string }

// completions walks the commands, parents before children.
func completions(n *kong.Node, path []string) []completion {
	here := completion{path: path}
	for _, child := range n.Children {
		here.next = append(here.next, child.Name)
	}
	flags := n.AllFlags(true)
	if n.DefaultCmd != nil { // its flags may follow without its name
		flags = append(flags, n.DefaultCmd.Flags)
	}
	for _, group := range flags {
		for _, f := range group {
			here.next = append(here.next, "--"+f.Name)
		}
	}
	all := []completion{here}
	for _, child := range n.Children {
		all = append(all, completions(child, append(path[:len(path):len(path)], child.Name))...)
	}
	return all
}
