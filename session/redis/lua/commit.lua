-- Keeps what a turn changed and gives the lease back, unless another turn took over.
-- KEYS: state, messages, order.
-- ARGV: holder, version and stamp as they were loaded, "append" or "whole", session ms, order ms, now µs or "", how many
-- turns the messages keep, this turn's messages or "", state, seen ids, "expects" or "", order or "", n, n pairs of a field
-- and an answer, fields of answers that go.
-- Gives {"ok", version, µs when it was kept}, {"lost"}, or {"gone"}: Redis lost what this turn began with, which wants to be kept whole.
local state, holder, loaded = KEYS[1], ARGV[1], tonumber(ARGV[2])
local kept = redis.call('HMGET', state, 'holder', 'version', 'stamp', 'rate', 'at', 'kept_in')
local version = tonumber(kept[2]) or 0
if kept[3] == holder then
	return {'ok', version, tonumber(kept[5])} -- the answer to the first call was lost on its way
end
if kept[1] ~= holder then
	if kept[1] or version > loaded or version == loaded and (kept[3] or '') ~= ARGV[3] then
		return {'lost'}
	end
	-- What is older than what this turn began with came back from a copy, unless a turn has kept it here since.
	local present = history()
	if version < loaded and kept[3] and kept[6] == present and present ~= '' then
		return {'lost'}
	end
	if version < loaded and ARGV[4] ~= 'whole' then
		return {'gone'}
	end
end

version = math.max(version, loaded) + 1
local now = tonumber(ARGV[7]) or clock()
local fields = {'HSET', state, 'version', whole(version), 'stamp', holder, 'at', whole(now), 'kept_in', history(), 'state', ARGV[10], 'seen', ARGV[11]}
local going = {'HDEL', state, 'holder', 'until', 'leased_in'}
if ARGV[4] == 'whole' then -- nothing of an older session stays
	redis.call('DEL', state, KEYS[2])
	fields[#fields + 1], fields[#fields + 2] = 'rate', kept[4] or '0'
end
if ARGV[12] ~= '' then
	fields[#fields + 1], fields[#fields + 2] = 'history', history()
else
	going[#going + 1] = 'history'
end
local last = 14 + 2 * ARGV[14]
for i = 15, last do
	fields[#fields + 1] = ARGV[i]
end
for i = last + 1, #ARGV do
	going[#going + 1] = ARGV[i]
end
redis.call(unpack(going))
redis.call(unpack(fields))
redis.call('PEXPIRE', state, ARGV[5])
if ARGV[9] ~= '' then
	redis.call('RPUSH', KEYS[2], ARGV[9])
	redis.call('LTRIM', KEYS[2], -ARGV[8], -1)
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])
if ARGV[13] == '' then
	redis.call('DEL', KEYS[3])
else
	redis.call('SET', KEYS[3], ARGV[13], 'PX', ARGV[6])
end
return {'ok', version, now}
