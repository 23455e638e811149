-- Extends a lease, also one that Redis lost when nobody has taken a turn since. Gives 1, or 0 for a lease that is lost.
-- KEYS: state. ARGV: holder, lease µs, version and stamp as they were loaded.
local kept = redis.call('HMGET', KEYS[1], 'holder', 'version', 'stamp')
local untouched = not kept[1] and (tonumber(kept[2]) or 0) == tonumber(ARGV[3]) and (kept[3] or '') == ARGV[4]
if kept[1] ~= ARGV[1] and not untouched then
	return 0
end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'until', whole(clock() + ARGV[2]), 'leased_in', history())
outlive(KEYS[1])
return 1
