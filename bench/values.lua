-- Looks values up, each thread others, in the sessions of several people in turn, and prints what `serving.py` reads.
--
--   wrk … -s values.lua ADDRESS -- FILE THREADS TIMES
--
-- A line of the file is a session's cookie and token, and the body of what is asked, between tabs. The whole file is asked so many times;
-- then each thread says "done" and stops. `wrk` itself sleeps on for as long as it was told, unless it is interrupted.

local threads = {}

function setup(thread)
  thread:set("at", #threads)
  table.insert(threads, thread)
end

function init(args)
  requests, step = {}, tonumber(args[2])
  for line in io.lines(args[1]) do
    local cookie, token, body = line:match("^(.-)\t(.-)\t(.*)$")
    local headers = { ["Cookie"] = cookie, ["x-krama-csrf"] = token, ["Content-Type"] = "application/json" }
    table.insert(requests, wrk.format("POST", "/api/v1/values", headers, body))
  end
  last = #requests * tonumber(args[3])
end

function request()
  if at >= last then
    io.write("done\n")
    io.flush()
    wrk.thread:stop()
  end
  local asked = requests[at % #requests + 1]
  at = at + step
  return asked
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
