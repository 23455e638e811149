-- Begins a turn: counts it against the session's rate, takes the lease if it is free, and loads the session.
-- KEYS: state, messages, order.
-- ARGV: holder, lease µs, now µs or "", µs an event, µs a period, message id, "lease" or "count", the stamp of what the
-- caller remembers or "".
-- Gives {"ok", now µs, doubt, fields, messages, order}, {"known", now µs, doubt}, {"counted"}, {"held"}, or {"many", µs to wait}.
local state, holder, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])
local ticks = clock() -- of leases
local now = tonumber(ARGV[3]) or ticks -- of everything else
local kept = redis.call('HMGET', state, 'holder', 'until', 'rate', 'stamp', 'history', 'next', 'next_until', 'answer:' .. ARGV[6], 'leased_in')
local again = kept[1] == holder -- the answer to the first call was lost on its way

local rate = {}
local each = tonumber(ARGV[4])
if each > 0 and not again and not kept[8] then
	local idle = math.max(now, tonumber(kept[3]) or 0) + each
	local wait = idle - now - ARGV[5]
	if wait > 0 then
		return {'many', wait}
	end
	rate = {'rate', whole(idle)}
end
-- keep writes fields of the state, and the rate beside them.
local function keep(...)
	local fields = {...}
	for i = 1, #rate do
		fields[#fields + 1] = rate[i]
	end
	if #fields > 0 then
		redis.call('HSET', state, unpack(fields))
		outlive(state)
	end
end

-- A lease that lasts longer than any can is free: the clock was set back since. So is one of another history: its turn may
-- have died with the Redis that gave it, and the stamp fences it if it has not.
local present = history()
local held = kept[2] and tonumber(kept[2]) > ticks and tonumber(kept[2]) <= ticks + 2 * lease and kept[9] == present
local first = kept[6] and tonumber(kept[7]) > ticks and kept[6]
local word = 'ok'
if ARGV[7] == 'count' then
	word = 'counted'
	keep()
elseif not again and (held or first and first ~= holder) then
	word = 'held'
	if not first or first == holder then -- whoever asks first comes next, while it goes on asking
		keep('next', holder, 'next_until', whole(ticks + 200000))
	else
		keep()
	end
else
	keep('holder', holder, 'until', whole(ticks + lease), 'leased_in', present)
	if kept[6] then
		redis.call('HDEL', state, 'next', 'next_until')
	end
end
if word ~= 'ok' then
	return {word}
end

local doubt = kept[5] and kept[5] ~= present and 1 or 0
if not kept[4] then
	return {word, now, 0, redis.call('HGETALL', state), {}, false}
elseif kept[4] == ARGV[8] then
	return {'known', now, doubt}
end
return {word, now, doubt, redis.call('HGETALL', state), redis.call('LRANGE', KEYS[2], 0, -1), redis.call('GET', KEYS[3])}
