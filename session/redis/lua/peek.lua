-- Loads a session. KEYS: state, messages, order. ARGV: now µs or "". Gives {now µs, 0, fields, messages, order}.
local now = tonumber(ARGV[1]) or clock()
return {now, 0, redis.call('HGETALL', KEYS[1]), redis.call('LRANGE', KEYS[2], 0, -1), redis.call('GET', KEYS[3])}
