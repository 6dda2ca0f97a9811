import NetworkSimulation
import Quantities
import Testing

extension GPUTime {
    /// One GPU for so many seconds.
    static func seconds(_ seconds: Double) -> GPUTime {
        GPUTime(gpus: 1, during: Duration(roundingUpSeconds: seconds))
    }
}

extension GPUTimeAccount {
    /// The states that were entered at all, with their sizes.
    var sizes: [GPUState: GPUTime] {
        Dictionary(
            uniqueKeysWithValues: GPUState.allCases.map { ($0, self[$0]) }
                .filter { $0.1 != .zero })
    }
}

/// What holds after every run, whatever the configuration.
enum Laws {
    /// The states that a job's GPUs were in are these, of so many GPU-seconds each or of exact
    /// sizes, and no others.
    static func expect(
        _ job: JobReport, _ seconds: [GPUState: Double], and exact: [GPUState: GPUTime] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let sizes = seconds.mapValues(GPUTime.seconds).merging(exact) { $0 + $1 }
        #expect(job.account.sizes == sizes, sourceLocation: sourceLocation)
    }

    /// A small world's first job, after the laws were asserted of its run and of its twin's.
    static func job(
        of configuration: WorldConfiguration, _ interventions: [Intervention] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JobReport {
        let report = SmallWorld.run(configuration, interventions)
        let job = try #require(report.jobs.first, sourceLocation: sourceLocation)
        assert(report, sourceLocation: sourceLocation)
        let twin = try twin(of: configuration, report, sourceLocation: sourceLocation)
        assertClosed(network: job.account, twin: twin.account, sourceLocation: sourceLocation)
        return job
    }

    /// The first job of the twin's run, after the laws were asserted of it.
    static func twin(
        of configuration: WorldConfiguration, _ report: WorldReport,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JobReport {
        let derived = try #require(
            CentralisedTwin.derive(from: configuration, job: 0, report: report),
            sourceLocation: sourceLocation)
        let run = SmallWorld.run(derived, role: .twin)
        assert(run, sourceLocation: sourceLocation)
        let job = try #require(run.jobs.first, sourceLocation: sourceLocation)
        #expect(job.isFinished, "the twin: \(job.outcome)", sourceLocation: sourceLocation)
        #expect(job.retained == report.jobs[0].retained, sourceLocation: sourceLocation)
        return job
    }

    /// No checker found a law broken, and the account of each job is closed.
    static func assert(
        _ report: WorldReport, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(report.failure == nil, sourceLocation: sourceLocation)
        for job in report.jobs {
            let account = job.account
            let sum = GPUState.allCases.reduce(GPUTime.zero) { $0 + account[$1] }
            #expect(sum == job.held, "states add up to held", sourceLocation: sourceLocation)
            #expect(
                account.useful + account.lost == account[.computing],
                "useful and lost add up to computing", sourceLocation: sourceLocation)
            #expect(account.open == .zero, "nothing is left open", sourceLocation: sourceLocation)
            #expect(
                GPUState.allCases.allSatisfy { account[$0] >= .zero },
                sourceLocation: sourceLocation)
        }
        let leased = report.nodes.reduce(GPUTime.zero) { $0 + $1.held }
        #expect(
            leased == report.jobs.reduce(.zero) { $0 + $1.held },
            "nodes and jobs agree on what was held", sourceLocation: sourceLocation)
    }

    /// The bars of the waterfall add up to the difference, and their shares to 1 − E.
    static func assertClosed(
        network: GPUTimeAccount, twin: GPUTimeAccount,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let waterfall = Waterfall(network: network, twin: twin)
        let sum = waterfall.bars.reduce(GPUTime.zero) { $0 + $1.difference }
        #expect(sum == network.held - twin.held, sourceLocation: sourceLocation)
        let shares = waterfall.bars.reduce(0) { $0 + $1.share }
        #expect(
            abs(shares - (1 - waterfall.efficiency)) < 1e-12, "\(shares)",
            sourceLocation: sourceLocation)
        #expect(
            waterfall.bars.count == GPUState.allCases.count + 3, sourceLocation: sourceLocation)
    }
}
