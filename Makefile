# What a person does with this repository. `make help` lists it.
export GOTOOLCHAIN := go1.26.10
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)

SUITES := $(wildcard $(addprefix ../shared/eval/,orders.jsonl dialogues.jsonl confirmations.jsonl scope.jsonl search.jsonl))

.DEFAULT_GOAL := help
.PHONY: help run build test setup lint cross level unit eval bench torture fuzz

help: ## Show this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run everything in one process: page on :5000, API on :8000
	go run ./cmd/foodie serve

build: ## Build bin/foodie, one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/foodie ./cmd/foodie

test: setup lint cross level unit ## Everything that must hold: linters, other platforms, the level of language, all tests with -race

setup: ## Install what the tests need beside Go: gcc, chromium, fonts, Redis, nginx (Debian, as root or with sudo)
	@tools/setup.sh

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "these files are not gofmt'ed"; exit 1; }
	go vet ./...
	go vet -C tools ./...
	go vet -C e2e/ferretdb ./...
	go tool -modfile=tools/go.mod staticcheck ./...

unit: ## All tests with the race detector, end-to-end tests included, and coverage of the business packages
	tools/test.sh

cross: ## It compiles for Windows and macOS
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -o /dev/null ./cmd/foodie
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go build -o /dev/null ./cmd/foodie

level: ## The understanding of language is not worse than the level kept
	go run ./e2e/language -check

eval: ## Measure the understanding of language on our own suite, and on those in ../shared/eval where they are
	go run ./cmd/foodie eval
	$(if $(SUITES),go run ./cmd/foodie eval $(SUITES))

bench: ## Print speed as ratios to floors of the same run
	go run ./bench

torture: setup ## Many instances for an hour: kills by 230 seeds, failovers, restarts, overload; prints the table of figures
	go test ./e2e/torture -torture -v -count=1 -timeout 3h
	go test ./agent -run 'TestSimulator$$' -seeds 100000 -timeout 60m -v
	go test ./agent -run TestARandomHostileModel -hostile-turns 100000 -timeout 30m

fuzz: ## Fuzz every parser of foreign text, 20 s each
	@tools/fuzz.sh 20s
