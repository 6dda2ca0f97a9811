import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

@Suite struct `Backfill by estimates` {
    /// A pool of equal nodes that asks who may start whenever a job comes or ends.
    struct Pool {
        var starts: [String: Int64] = [:]
        /// First promise to each job that headed the queue.
        var promises: [String: Instant] = [:]

        init(_ trace: SchedulingVectors.Trace, policy: Backfill.Policy) {
            let jobs = trace.jobs.sorted { ($0.submit, $0.id) < ($1.submit, $1.id) }
            var queue = JobQueue()
            var next = 0
            var running: [(ends: Int64, expected: Int64, nodes: Int)] = []
            while next < jobs.count || !running.isEmpty {
                let coming = next < jobs.count ? [jobs[next].submit] : []
                guard let now = (coming + running.map(\.ends)).min() else { break }
                running.removeAll { $0.ends <= now }
                while next < jobs.count, jobs[next].submit <= now {
                    queue.insert(
                        QueuedJob(
                            job: JobID(next), priority: 0, submitted: seconds(jobs[next].submit)))
                    next += 1
                }
                let decision = Backfill(
                    queue.jobs.map {
                        let job = jobs[Int($0.job.index)]
                        return .init(
                            job: $0.job, nodes: job.nodes, estimate: .seconds(job.estimate))
                    },
                    running: running.map { .init(nodes: $0.nodes, ends: seconds($0.expected)) },
                    free: trace.capacity - running.reduce(0) { $0 + $1.nodes },
                    at: seconds(now), policy: policy)
                for id in decision.starting {
                    let job = jobs[Int(id.index)]
                    starts[job.id] = now
                    running.append((now + job.runtime, now + job.estimate, job.nodes))
                    queue.remove(id)
                }
                if let promise = decision.reservation {
                    let head = jobs[Int(promise.job.index)].id
                    promises[head] = promises[head] ?? promise.starts
                }
                #expect(running.reduce(0) { $0 + $1.nodes } <= trace.capacity)
            }
        }
    }

    @Test func `starts every job of the reference traces when the reference does`() throws {
        for trace in try SchedulingVectors.load().backfill {
            #expect(Pool(trace, policy: .firstComeFirstServed).starts == trace.fcfs)
            #expect(Pool(trace, policy: .easy).starts == trace.easy)
            #expect(Pool(trace, policy: .conservative).starts == trace.conservative)
        }
    }

    @Test func `a head never starts after its first reservation if no job outlives its estimate`()
        throws
    {
        var promised = 0
        for trace in try SchedulingVectors.load().backfill {
            let pool = Pool(trace, policy: .easy)
            for (job, promise) in pool.promises {
                promised += 1
                #expect(pool.starts[job].map(seconds) ?? .distantFuture <= promise)
            }
        }
        #expect(promised > 20)
    }

    @Test func `a head that needs more nodes than there are gets no promise and blocks the rest`() {
        let decision = Backfill(
            [
                .init(job: JobID(0), nodes: 9, estimate: .seconds(1)),
                .init(job: JobID(1), nodes: 1, estimate: .seconds(1)),
            ], running: [.init(nodes: 4, ends: seconds(5))], free: 4, at: .start, policy: .easy)
        #expect(decision.starting.isEmpty)
        #expect(decision.reservation == nil)
    }

    @Test func `the queue goes by priority, then submission, then identity`() {
        var queue = JobQueue()
        let jobs = [(3, 0, 5), (2, 0, 5), (1, 0, 4), (0, 7, 9)].map { id, priority, submitted in
            QueuedJob(job: JobID(id), priority: priority, submitted: seconds(Int64(submitted)))
        }
        for job in jobs + [jobs[0]] { queue.insert(job) }
        #expect(queue.jobs.map(\.job) == [0, 1, 2, 3].map { JobID($0) })
        queue.remove(JobID(1))
        #expect(!queue.contains(JobID(1)) && queue.contains(JobID(2)))
    }
}
