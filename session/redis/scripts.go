package redis

import (
	"embed"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var lua embed.FS

// Each script is sent by its SHA-1, and in full where Redis does not know it yet.
var (
	beginScript   = script("begin")
	commitScript  = script("commit")
	extendScript  = script("extend")
	releaseScript = script("release")
	clearScript   = script("clear")
	peekScript    = script("peek")
	takeScript    = script("take")
	forgetScript  = script("forget")
	doubtScript   = script("doubt")
)

func script(name string) *redis.Script {
	return redis.NewScript(text("common") + text(name))
}

func text(name string) string {
	b, err := lua.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic("session/redis: " + err.Error()) // it is embedded
	}
	return string(b)
}
