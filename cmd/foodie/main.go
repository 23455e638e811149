// Command foodie is FoodieExpress: the API, the chat agent with its page, and the tools to run them. It holds flags,
// environment and wiring, and is the only place that knows every room.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// cli is the command line. Every command's flags may also be given by the environment, which each flag names.
type cli struct {
	Serve       serveCmd       `cmd:"" help:"Run everything in one process: API, chat agent and page."`
	API         apiCmd         `cmd:"" name:"api" help:"Run the API alone."`
	Agent       agentCmd       `cmd:"" help:"Run the chat agent and the page alone, over an API elsewhere."`
	Chat        chatCmd        `cmd:"" help:"Talk in the terminal."`
	MCP         mcpCmd         `cmd:"" name:"mcp" help:"Serve the tools to an MCP client, on standard input and output."`
	Admin       adminCmd       `cmd:"" help:"Make administrators and operators."`
	Import      importCmd      `cmd:"" help:"Take the data of v3.0 along from its MongoDB."`
	Eval        evalCmd        `cmd:"" help:"Measure how well a model understands people."`
	Check       checkCmd       `cmd:"" help:"Check every setting and say what is wrong."`
	Doctor      doctorCmd      `cmd:"" help:"Look at everything that the settings name, while it runs, and say how to mend it."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running server whether it is healthy; exit 1 when not."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
	Completion  completionCmd  `cmd:"" help:"Print a completion script for a shell."`
}

// process is what a command has of the outside.
type process struct {
	ctx      context.Context
	getenv   func(string) string // with the .env file behind it
	in       *os.File
	out      io.Writer
	err      io.Writer
	app      *kong.Kong
	settings settings // those that could not be read
}

// run starts the program as main does, so that a test can do so in its own process, and returns the exit status:
// 0 done, 1 failed, 2 the command line or a setting is wrong.
func run(args []string, getenv func(string) string, in *os.File, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	getenv, err := withDotEnv(getenv)
	if err != nil {
		fmt.Fprintln(errOut, "foodie:", err)
		return 2
	}
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	var c cli
	var misread settings
	exit := -1
	app, err := kong.New(&c,
		kong.Name("foodie"),
		kong.Description("FoodieExpress: order food by talking. `foodie serve` runs everything; open http://localhost:5000."),
		kong.Writers(out, errOut),
		kong.Exit(func(status int) { exit = status }),
		kong.Resolvers(fromEnvironment(getenv, &misread)),
		kong.ValueFormatter(nameVariables),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(errOut, "foodie:", err)
		return 2
	}
	command, err := app.Parse(args)
	switch {
	case exit >= 0: // --help
		return exit
	case err != nil:
		fmt.Fprintln(errOut, "foodie:", err)
		fmt.Fprintln(errOut, "Try: foodie --help")
		return 2
	}
	err = command.Run(&process{ctx: ctx, getenv: getenv, in: in, out: out, err: errOut, app: app, settings: misread})
	var bad settingErrors
	switch {
	case err == nil:
		return 0
	case errors.As(err, &bad):
		fmt.Fprint(errOut, bad.report())
		return 2
	}
	fmt.Fprintln(errOut, "foodie:", err)
	return 1
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(p *process) error {
	_, err := fmt.Fprintln(p.out, "foodie", version)
	return err
}
