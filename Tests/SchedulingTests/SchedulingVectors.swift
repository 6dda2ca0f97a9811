import Foundation

/// The part of scheduling.json that the scheduler is held against.
struct SchedulingVectors: Decodable {
    struct Trace: Decodable {
        struct Job: Decodable {
            var id: String
            var submit: Int64
            var nodes: Int
            var estimate: Int64
            var runtime: Int64
            init(from decoder: any Decoder) throws {
                var row = try decoder.unkeyedContainer()
                id = try row.decode(String.self)
                submit = try row.decode(Int64.self)
                nodes = try row.decode(Int.self)
                estimate = try row.decode(Int64.self)
                runtime = try row.decode(Int64.self)
            }
        }
        var name: String
        var capacity: Int
        var jobs: [Job]
        var fcfs: [String: Int64]
        var easy: [String: Int64]
        var conservative: [String: Int64]
    }
    struct Topology: Decodable {
        struct Optimum: Decodable {
            var gang: Int
            var optimal_ring_cost: Double
        }
        var free: [Int]
        var optimal: [Optimum]
    }

    var backfill: [Trace]
    var topology: Topology

    static func load() throws -> SchedulingVectors {
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        let file = folder.appendingPathComponent("Vectors/scheduling.json")
        return try JSONDecoder().decode(SchedulingVectors.self, from: Data(contentsOf: file))
    }
}
