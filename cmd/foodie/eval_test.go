package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/eval"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// TestEvalOfAHostedModel: the model that the environment configures is measured, by what its calls come to. This one
// always proposes two falooda.
func TestEvalOfAHostedModel(t *testing.T) {
	fake := &llmtest.OpenAI{Key: "sk-test", Answer: func(r llmtest.OpenAIRequest) llm.Reply {
		if r.Messages[len(r.Messages)-1].Role == "tool" {
			return llm.Reply{Text: "Shall I?"}
		}
		return llm.Reply{Calls: []llm.Call{{Name: "prepare_order_for_confirmation", Arguments: json.RawMessage(
			`{"restaurant_name":"Kulfi Kendra","items":[{"item_name":"Falooda","quantity":2}]}`)}}}
	}}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	suite := filepath.Join(t.TempDir(), "suite.jsonl")
	if err := os.WriteFile(suite, []byte(`{"id":"two","suite":"order","turns":["zwei Falooda"],"expect":{"lines":[{"item_name":"Falooda","quantity":2,"options":[]}]}}
{"id":"three","suite":"order","turns":["drei Falooda"],"expect":{"lines":[{"item_name":"Falooda","quantity":3,"options":[]}]}}
{"id":"yes","suite":"dialogue","turns":["zwei Falooda","yes"],"expect":{"state":"placed","lines":[{"item_name":"Falooda","quantity":2,"options":[]}]}}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"OPENAI_BASE_URL": server.URL + "/v1", "OPENAI_API_KEY": "sk-test", "OPENAI_MODEL": "tiny"}
	status, out, errOut := foodieIn(env, "eval", "--model", "openai", "--json", "--most", "false-yes=0", suite)
	var report eval.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || status != 0 {
		t.Fatalf("foodie eval: %d %v\n%s%s", status, err, out, errOut)
	}
	two, three, yes := report.Results[0], report.Results[1], report.Results[2]
	if report.Model != "tiny" || !two.Right || three.Right || three.Mistakes[0].Kind != eval.WrongQuantity || !yes.Right {
		t.Errorf("%s", out)
	}
	env["OPENAI_API_KEY"] = "sk-wrong"
	if status, _, errOut := foodieIn(env, "eval", "--model", "hosted", suite); status != 1 || !strings.Contains(errOut, "tiny cannot be used") {
		t.Errorf("a wrong key: %d %s", status, errOut)
	}
}

// TestExportFromRedis: a conversation that instances share is exported as one in a file is.
func TestExportFromRedis(t *testing.T) {
	redis := redistest.Start(t)
	host, port, _ := strings.Cut(redis.Addr(), ":")
	env := map[string]string{"DATA_DIR": t.TempDir(), "AGENT_ADDR": "localhost:1", "API_ADDR": "localhost:2", "REDIS_ENABLED": "true", "REDIS_HOST": host, "REDIS_PORT": port}
	script := filepath.Join(t.TempDir(), "talk.txt")
	if err := os.WriteFile(script, []byte("sign me up as leela_rao with email leela@mailbox.org and password Chaas-is-4-me\ntwo dabeli from raju bhai chaat corner\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(script)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var said, trouble bytes.Buffer
	if status := run([]string{"chat"}, func(name string) string { return env[name] }, in, &said, &trouble); status != 0 {
		t.Fatalf("foodie chat: %d\n%s%s", status, &said, &trouble)
	}
	status, out, errOut := foodieIn(env, "eval", "export", "leela@mailbox.org")
	var made eval.Case
	if err := json.Unmarshal([]byte(out), &made); err != nil || status != 0 || made.Expect.State != eval.Pending || made.Expect.Lines[0].Quantity != 2 || strings.Contains(strings.ToLower(out), "leela") {
		t.Errorf("foodie eval export: %d %v\n%s%s", status, err, out, errOut)
	}
}
