package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/doctor"
)

// doctorCmd looks at everything that the settings name, while it runs.
type doctorCmd struct {
	common        `embed:""`
	apiSettings   `embed:""`
	agentSettings `embed:""`
	apiBase       `embed:""`
	Through       string `placeholder:"URL" help:"Public address of the agents: look also at the way to them, through load balancer and proxies."`
	JSON          bool   `name:"json" help:"Print the findings as JSON."`
}

// Run prints what it finds, and fails when something is to be mended.
func (c *doctorCmd) Run(p *process) error {
	all := c.examine(p)
	worst := doctor.Worst(all)
	if err := c.print(p, all, worst); err != nil {
		return err
	}
	if worst == doctor.Bad {
		return fmt.Errorf("something is to be mended; the lines that begin with ✘ say what, and how")
	}
	return nil
}

func (c *doctorCmd) print(p *process, all []doctor.Finding, worst doctor.State) error {
	if !c.JSON {
		return doctor.Print(p.out, all)
	}
	out := json.NewEncoder(p.out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(struct {
		Worst    doctor.State     `json:"worst"`
		Findings []doctor.Finding `json:"findings"`
	}{worst, all})
}

// examine looks at one part after the other, from the ground up.
func (c *doctorCmd) examine(p *process) []doctor.Finding {
	all := c.settings(p)
	all = append(all, doctor.Host(c.DataDir)...)
	if c.MongoURI != "" {
		all = append(all, doctor.MongoDB(p.ctx, c.MongoURI)...)
	} else {
		all = append(all, doctor.SQLite(p.ctx, databaseFile(c.DataDir))...)
	}
	if c.Redis.enabled() {
		all = append(all, c.redis(p)...)
	}
	w := doctor.Caller{Keys: c.knownKeys(), Version: version}
	all = append(all, doctor.API(p.ctx, c.APIBaseURL, w)...)
	if c.Through != "" {
		all = append(all, doctor.Through(p.ctx, c.Through, w)...)
	}
	return all
}

// settings are those that are wrong, as foodie check finds them.
func (c *doctorCmd) settings(p *process) (all []doctor.Finding) {
	for _, wrong := range p.checked(c.common, c.apiSettings, c.agentSettings, c.apiBase).wrong {
		all = append(all, doctor.Finding{Part: "settings", State: doctor.Bad, Says: wrong.name + " " + wrong.problem, Mend: "set " + wrong.name})
	}
	for _, name := range unusedSet(p.getenv) {
		all = append(all, doctor.Finding{Part: "settings", State: doctor.Warning, Says: name + " is set and has no meaning here", Mend: "unset " + name})
	}
	if len(all) == 0 {
		all = append(all, doctor.Finding{Part: "settings", State: doctor.Good, Says: "every setting is right (" + c.Env + ")"})
	}
	return all
}

func (c *doctorCmd) redis(p *process) []doctor.Finding {
	o, err := c.Redis.options()
	if err != nil {
		return []doctor.Finding{{Part: "redis", State: doctor.Bad, Says: err.Error(), Mend: "set REDIS_TLS_CA to the file of the certificates"}}
	}
	return doctor.Redis(p.ctx, o)
}

// knownKeys are the keys of this installation, nil when there are none yet: looking makes no secret.
func (c *doctorCmd) knownKeys() *auth.Keys {
	secret := c.SecretKey
	if secret == "" {
		var err error
		if secret, err = readSecret(filepath.Join(c.DataDir, "secret")); err != nil {
			return nil
		}
	}
	keys := auth.NewKeys([]byte(secret), []byte(c.SecretKeyPrev))
	return &keys
}
