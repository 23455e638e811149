-- What every script begins with.

-- clock is Redis' own, in µs: leases go by it.
local function clock()
	local time = redis.call('TIME')
	return time[1] * 1000000 + time[2]
end

-- whole writes a number of µs or a version without losing digits.
local function whole(number)
	return string.format('%.0f', number)
end

-- history names what this Redis holds: it has another name after each start and each promotion of a replica, which may
-- have lost the last seconds. It is "" when Redis may not be asked. A script asks once.
local name
local function history()
	if not name then
		local info = redis.pcall('INFO', 'replication')
		name = type(info) == 'string' and string.match(info, 'master_replid:(%x%x%x%x%x%x%x%x)') or ''
	end
	return name
end

-- brief is for how many ms a key lives that holds no session: longer than any turn.
local brief = 120000
local function outlive(key)
	if redis.call('PTTL', key) < brief then
		redis.call('PEXPIRE', key, brief)
	end
end
