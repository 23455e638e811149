package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
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
// variable set to "" counts as unset. One that cannot be read is noted in s and counts as unset too, so that it is
// reported by its own name and together with all others that are wrong.
func fromEnvironment(getenv func(string) string, s *settings) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range variables(flag.Value) {
			v := strings.TrimSpace(getenv(name))
			if v == "" {
				continue
			}
			if err := readable(flag.Value, v); err != nil {
				s.need(false, name, "is %q: %v", v, err)
				return nil, nil
			}
			return v, nil
		}
		return nil, nil
	})
}

// readable tries to read text as the value of v.
func readable(v *kong.Value, text string) error {
	if v.Enum != "" && !v.EnumMap()[text] {
		return fmt.Errorf("allowed are %s", strings.Join(v.EnumSlice(), ", "))
	}
	scan := kong.Scan().PushTyped(text, kong.FlagValueToken)
	return v.Mapper.Decode(&kong.DecodeContext{Value: v, Scan: scan}, reflect.New(v.Target.Type()).Elem())
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
