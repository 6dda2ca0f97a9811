import Foundation
import Platform
import Quantities
import Testing

/// The text of a vector file.
func vector(_ name: String) throws -> Data {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Vectors")
    return try Data(contentsOf: folder.appending(path: name))
}

/// A sequence of draws for tests that is the platform's own of nobody (SplitMix64).
struct Luck {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}

/// Megabytes per second.
func mega(_ n: Double) -> ByteRate { ByteRate(bytesPerSecond: n * 1e6) }

/// An instant in milliseconds.
func at(_ milliseconds: Int64) -> Instant { .start + .milliseconds(milliseconds) }

extension FlowNetwork {
    /// Bare links without latency.
    init(links: [ByteRate]) {
        self.init(links: links.map { (capacity: $0, latency: .zero) })
    }

    /// Runs to the end of all flows.
    mutating func finish() -> [FlowCompletion] {
        var all: [FlowCompletion] = []
        while let next = nextChange() { all += advance(to: next) }
        return all
    }
}
