import Platform
import Quantities
import Randomness
import Testing

struct AvailabilityTests {
    static func stream(_ entity: UInt64) -> RandomStream {
        RandomStream(seed: Seed(11), entity: entity, purpose: "availability")
    }

    static func process(_ entity: UInt64) -> AvailabilityProcess {
        AvailabilityProcess(
            up: .weibull(shape: 0.6, mean: 19), down: .exponential(mean: 1),
            stream: stream(entity))
    }

    /// Whether a process is up at some seconds after its beginning.
    static func isUp(_ process: AvailabilityProcess, after seconds: Double) -> Bool {
        var process = process
        var next = process.begin()
        var now = Duration.zero
        let end = Duration(roundingUpSeconds: seconds)
        while let wait = next, now + wait <= end {
            now += wait
            next = process.change()
        }
        return process.isUp
    }

    @Test(arguments: [0.0, 0.5, 3, 40])
    func `the share of hosts that are up is the same at every instant`(_ seconds: Double) {
        let hosts = 8_000
        var up = 0
        for host in 0..<hosts {
            let process = AvailabilityTests.process(UInt64(host))
            if AvailabilityTests.isUp(process, after: seconds) { up += 1 }
        }
        // Four standard deviations of a binomial share at 95%.
        let deviation = (0.95 * 0.05 / Double(hosts)).squareRoot()
        #expect(abs(Double(up) / Double(hosts) - 0.95) < 4 * deviation)
    }

    @Test func `over a long time a host is up for its share`() {
        var shares: [Double] = []
        for host in 0..<40 {
            var process = AvailabilityTests.process(UInt64(1_000_000 + host))
            var up = 0.0
            var total = 0.0
            var wait = process.begin()
            for _ in 0..<2_000 {
                let seconds = wait?.inSeconds ?? 0
                total += seconds
                if process.isUp { up += seconds }
                wait = process.change()
            }
            shares.append(up / total)
        }
        let mean = shares.reduce(0, +) / 40
        let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39
        let margin = 3.5 * (variance / 40).squareRoot()
        #expect(margin < 0.005)
        #expect(abs(mean - 0.95) < margin)
        #expect(abs(AvailabilityTests.process(0).longRunAvailability.value - 0.95) < 1e-12)
    }

    @Test func `a change flips the state and nothing else does`() {
        var process = AvailabilityTests.process(5)
        _ = process.begin()
        for _ in 0..<10 {
            let before = process.isUp
            _ = process.change()
            #expect(process.isUp != before)
        }
    }

    @Test func `the same stream gives the same life`() {
        var one = AvailabilityTests.process(9)
        var two = AvailabilityTests.process(9)
        #expect(one.begin() == two.begin())
        for _ in 0..<20 { #expect(one.change() == two.change()) }
    }

    @Test func `a host that never goes down has no change`() {
        let laws = AvailabilityProcess.meetingSLA(
            uptime: .one, meanDown: .minutes(40), upShape: 0.6)
        var process = AvailabilityProcess(
            up: laws.up, down: laws.down, stream: AvailabilityTests.stream(1))
        #expect(process.begin() == nil)
        #expect(process.isUp)
        #expect(process.longRunAvailability == .one)
    }

    @Test(arguments: [0.95, 0.99, 0.995])
    func `the laws of an uptime have that uptime`(_ uptime: Double) {
        let laws = AvailabilityProcess.meetingSLA(
            uptime: Ratio(uptime), down: .logNormal(median: 2_400, mean: 3_600), upShape: 0.6)
        let process = AvailabilityProcess(
            up: laws.up, down: laws.down, stream: AvailabilityTests.stream(1))
        #expect(abs(process.longRunAvailability.value - uptime) < 1e-9)
        #expect(abs(laws.down.mean - 3_600) < 1e-6)
        let short = AvailabilityProcess.meetingSLA(
            uptime: Ratio(uptime), meanDown: .hours(1), upShape: 0.6)
        #expect(abs(short.up.mean - 3_600 * uptime / (1 - uptime)) < 1e-6 * short.up.mean)
    }

    @Test(arguments: [0.0, 7, 100])
    func `shocks begin in equilibrium too`(_ seconds: Double) {
        var active = 0
        for site in 0..<8_000 {
            var shock = ShockProcess(
                every: .exponential(mean: 8), lasting: .uniform(low: 0, high: 4),
                stream: AvailabilityTests.stream(UInt64(site)))
            #expect(abs(shock.longRunShare.value - 0.2) < 1e-12)
            var next = shock.begin()
            var left = seconds
            while let wait = next, wait.inSeconds <= left {
                left -= wait.inSeconds
                next = shock.change()
            }
            if shock.isActive { active += 1 }
        }
        let deviation = (0.2 * 0.8 / 8_000).squareRoot()
        #expect(abs(Double(active) / 8_000 - 0.2) < 4 * deviation)
    }

    @Test func `a shock that never comes stays away`() {
        var shock = ShockProcess(
            every: .constant(.infinity), lasting: .constant(3_600),
            stream: AvailabilityTests.stream(2))
        #expect(shock.begin() == nil)
        #expect(!shock.isActive)
    }

    @Test func `times longer than a simulation are never`() {
        var process = AvailabilityProcess(
            up: .constant(1e12), down: .constant(1), stream: AvailabilityTests.stream(3))
        #expect(process.begin() == nil)
        #expect(process.isUp)
    }
}
