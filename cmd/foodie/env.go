package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"
)

// withDotEnv puts the .env file of the working directory behind getenv, in development only. The process's own
// environment is left as it is.
func withDotEnv(getenv func(string) string) (func(string) string, error) {
	if getenv("APP_ENV") == "production" {
		return getenv, nil
	}
	file, err := os.Open(".env")
	if errors.Is(err, fs.ErrNotExist) {
		return getenv, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open .env: %w", err)
	}
	defer file.Close()
	values, err := godotenv.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("read .env: %w", err)
	}
	return func(name string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return values[name]
	}, nil
}

// fromEnvironment fills flags from the variables that their tag `from` names, the first that is set winning. A
// variable set to "" counts as unset.
func fromEnvironment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range variables(flag.Value) {
			if v := strings.TrimSpace(getenv(name)); v != "" {
				return v, nil
			}
		}
		return nil, nil
	})
}

// variables are the environment variables that may set v.
func variables(v *kong.Value) []string {
	if names := v.Tag.Get("from"); names != "" {
		return strings.Split(names, ",")
	}
	return nil
}

// nameVariables adds a flag's variables to its help.
func nameVariables(v *kong.Value) string {
	help := kong.DefaultHelpValueFormatter(v)
	if names := variables(v); names != nil {
		help = strings.TrimSuffix(help, ".") + " ($" + strings.Join(names, ", $") + ")."
	}
	return help
}

// unused are variables of the system before this one that have no meaning here. Setting one is no mistake, but
// believing that it does something would be.
var unused = []string{
	"FLASK_ENV", "FLASK_DEBUG", "FLASK_THREADS", "OLLAMA_TIMEOUT", "OLLAMA_MAX_RETRIES", "BACKEND_MAX_RETRIES", "REDIS_TTL",
	"REDIS_CONNECTION_TIMEOUT", "SESSION_CLEANUP_THRESHOLD", "LOG_FILE", "LOG_MAX_SIZE", "LOG_BACKUP_COUNT", "AGENT_NAME", "USE_EMOJIS",
	"ENABLE_ADMIN_DASHBOARD", "TEST_MODE", "TEST_DELAY",
}

// unusedSet lists the variables of unused that are set.
func unusedSet(getenv func(string) string) (set []string) {
	for _, name := range unused {
		if getenv(name) != "" {
			set = append(set, name)
		}
	}
	return set
}
