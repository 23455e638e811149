-- Keeps what a turn changed and gives the lease back, unless another turn took over.
-- KEYS: state, messages, order.
-- ARGV: holder, version and stamp as they were loaded, "append" or "whole", session ms, order ms, now µs or "", messages kept,
-- state, seen ids, "expects" or "", order or "", n, n ids whose answers go, n, n pairs of an id and its answer, messages.
-- Gives "ok", "lost", or "gone": Redis lost what this turn began with, which wants to be kept whole.
local state, holder, loaded = KEYS[1], ARGV[1], tonumber(ARGV[2])
local kept = redis.call('HMGET', state, 'holder', 'version', 'stamp', 'rate')
local version = tonumber(kept[2]) or 0
if kept[3] == holder then
	return 'ok' -- the answer to the first call was lost on its way
end
if kept[1] ~= holder then
	if kept[1] or version > loaded or version == loaded and (kept[3] or '') ~= ARGV[3] then
		return 'lost'
	end
	if version < loaded and ARGV[4] ~= 'whole' then
		return 'gone'
	end
end
if ARGV[4] == 'whole' then -- nothing of an older session stays
	redis.call('DEL', state, KEYS[2])
	if kept[4] then
		redis.call('HSET', state, 'rate', kept[4])
	end
else
	redis.call('HDEL', state, 'holder', 'until', 'server')
end

local now = tonumber(ARGV[7]) or clock()
redis.call('HSET', state, 'version', whole(math.max(version, loaded) + 1), 'stamp', holder,
	'at', whole(now), 'state', ARGV[9], 'seen', ARGV[10])
if ARGV[11] ~= '' then
	redis.call('HSET', state, 'server', server())
end
local i = 14
for _ = 1, ARGV[13] do
	redis.call('HDEL', state, 'answer:' .. ARGV[i])
	i = i + 1
end
local pairs = ARGV[i]
i = i + 1
for _ = 1, pairs do
	redis.call('HSET', state, 'answer:' .. ARGV[i], ARGV[i + 1])
	i = i + 2
end
redis.call('PEXPIRE', state, ARGV[5])
for message = i, #ARGV do
	redis.call('RPUSH', KEYS[2], ARGV[message])
end
if i <= #ARGV then
	redis.call('LTRIM', KEYS[2], -ARGV[8], -1)
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])
if ARGV[12] == '' then
	redis.call('DEL', KEYS[3])
else
	redis.call('SET', KEYS[3], ARGV[12], 'PX', ARGV[6])
end
return 'ok'
