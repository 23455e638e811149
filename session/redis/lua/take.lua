-- Hands a session over: moves it aside under a handover's id, or gives again what that id took before.
-- KEYS: state, messages, order, and the same three of the handover. ARGV: handover id, session ms, order ms, now µs or "".
-- Gives {µs when it was taken, doubt, fields, messages, order}, or {} for nothing.
local aside = redis.call('HMGET', KEYS[4], 'for', 'taken')
local now = tonumber(ARGV[4]) or clock()
local ttl = tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'stamp', 'at', 'version', 'rate')
local lives = kept[1] and tonumber(kept[2]) + ttl * 1000 > now
local doubt = 0
if aside[1] and tonumber(aside[2]) + ttl * 1000 > now then
	if aside[1] ~= ARGV[1] then
		return {}
	end
	if lives then -- the guest has gone on talking since
		doubt = 1
	end
else
	if not lives then
		return {}
	end
	redis.call('DEL', KEYS[4], KEYS[5], KEYS[6])
	for i = 1, 3 do
		if redis.call('EXISTS', KEYS[i]) == 1 then
			redis.call('RENAME', KEYS[i], KEYS[i + 3])
			redis.call('PEXPIRE', KEYS[i + 3], ttl)
		end
	end
	if tonumber(kept[2]) + ARGV[3] * 1000 <= now then
		redis.call('DEL', KEYS[6])
	end
	redis.call('HSET', KEYS[4], 'for', ARGV[1], 'taken', whole(now))
	-- A turn that still runs on it has lost it; its rate goes on.
	redis.call('HSET', KEYS[1], 'holder', '-', 'version', whole(kept[3] + 1), 'rate', kept[4] or '0')
	redis.call('PEXPIRE', KEYS[1], brief)
end
local from = redis.call('HGET', KEYS[4], 'history')
if from and from ~= history() then
	doubt = 1
end
return {tonumber(redis.call('HGET', KEYS[4], 'taken')), doubt, redis.call('HGETALL', KEYS[4]), redis.call('LRANGE', KEYS[5], 0, -1), redis.call('GET', KEYS[6])}
