-- What wrk sends: the articles that a file lists, each in its turn, to be summarized. What it counts, as JSON.
local bodies, turn = {}, 0

function init(arguments)
    for path in io.lines(arguments[1]) do
        local file = assert(io.open(path, "rb"))
        bodies[#bodies + 1] = file:read("*a")
        file:close()
    end
end

function request()
    turn = turn % #bodies + 1
    return wrk.format("POST", "/v1/summarize", {["Content-Type"] = "text/plain"}, bodies[turn])
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "seconds": %.2f, "p50": %.1f, "p95": %.1f, "p99": %.1f, "errors": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
        latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
