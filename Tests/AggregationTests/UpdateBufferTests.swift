import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Weights by staleness, the buffer and the hub's model, against FedAsync and FedBuff.
struct UpdateBufferTests {
    struct Mixture: Decodable {
        struct Step: Decodable {
            var x_new: Double
            var staleness: Int
            var alpha_t: Double
            var x: Double
        }
        var alpha: Double
        var steps: [Step]
    }
    struct Buffered: Decodable {
        var K: Int
        var server_lr: Double
        var model_after_flush: [Double]
    }
    struct Staleness: Decodable {
        var tau: [Int]
        var poly_a0p5: [Double]
        var hinge_a10_b4: [Double]
        var fedasync: Mixture
        var fedbuff: Buffered
    }
    struct Vectors: Decodable { var staleness: Staleness }

    private let vectors: Staleness

    init() throws {
        vectors = try VectorFile("compression_optimizers").decode(Vectors.self).staleness
    }

    private func asynchrony(
        buffer: Int, weight: StalenessWeight, rate: Double
    ) -> Asynchrony {
        Asynchrony(
            innerSteps: 1, bufferSize: buffer, weight: weight, maxStaleness: nil, rate: rate)
    }

    @Test func `weights by staleness are those of the vectors`() {
        for (index, age) in vectors.tau.enumerated() {
            #expect(StalenessWeight.constant(age) == 1)
            for weight in [StalenessWeight.polynomial(exponent: 0.5)] {
                #expect(abs(weight(age) - vectors.poly_a0p5[index]) < 1e-15)
            }
            let hinge = StalenessWeight.hinge(slope: 10, start: 4)
            #expect(abs(hinge(age) - vectors.hinge_a10_b4[index]) < 1e-15)
        }
        // The general power agrees with the square root, and one above the other is not.
        let general = StalenessWeight.polynomial(exponent: 0.500_000_001)
        for age in 0..<50 {
            #expect(abs(general(age) - StalenessWeight.polynomial(exponent: 0.5)(age)) < 1e-8)
        }
        #expect(StalenessWeight.polynomial(exponent: 1)(3) == 0.25)
    }

    @Test func `a member's model is mixed in as FedAsync does`() {
        let run = vectors.fedasync
        let rule = asynchrony(
            buffer: 1, weight: .polynomial(exponent: 0.5), rate: run.alpha)
        var model = [0.0]
        for step in run.steps {
            rule.mix(&model, with: [step.x_new], staleness: step.staleness)
            #expect(abs(model[0] - step.x) < 1e-14)
        }
    }

    /// The updates of the generator of the vectors: differences and their staleness.
    private let updates: [(Float, Int)] = [
        (0.3, 0), (0.2, 1), (-0.1, 4), (0.5, 2), (0.4, 0), (0.1, 9),
    ]

    @Test func `a full buffer is applied as FedBuff does`() throws {
        let run = vectors.fedbuff
        let rule = asynchrony(
            buffer: run.K, weight: .polynomial(exponent: 0.5), rate: run.server_lr)
        var buffer = UpdateBuffer<DenseUpdate>(capacity: rule.bufferSize, weight: rule.weight)
        var model = [0.0]
        var after: [Double] = []
        for (difference, staleness) in updates {
            do {
                let isIn = buffer.add(
                    DenseUpdate(scaling: [difference], by: 1), staleness: staleness)
                #expect(isIn)
            }
            guard buffer.count == buffer.capacity else { continue }
            let flushed = buffer.flush()
            let mean = try #require(flushed?.mean)
            rule.step(&model, mean: mean.map(Double.init))
            after.append(model[0])
        }
        #expect(after.count == run.model_after_flush.count)
        for (found, expected) in zip(after, run.model_after_flush) {
            #expect(abs(found - expected) < 1e-7)
        }
    }

    @Test func `what is stale counts for less, and not for fewer`() {
        var buffer = UpdateBuffer<DenseUpdate>(
            capacity: 2, weight: .polynomial(exponent: 1))
        do {
            let isIn = buffer.add(DenseUpdate(scaling: [8, 0], by: 3), staleness: 0)
            #expect(isIn)
        }
        do {
            let isIn = buffer.add(DenseUpdate(scaling: [0, 8], by: 1), staleness: 3)
            #expect(isIn)
        }
        #expect(buffer.count == 2)
        // 3 of 4 of the one, and a quarter of 1 of 4 of the other.
        let flushed = buffer.flush()
        #expect(flushed?.mean == [6, 0.5])
        #expect(buffer.count == 0)
        let nothing = buffer.flush()
        #expect(nothing == nil)
    }

    @Test func `an update of another shape is left out`() {
        var buffer = UpdateBuffer<DenseUpdate>(capacity: 3, weight: .constant)
        do {
            let isIn = buffer.add(DenseUpdate(scaling: [1], by: 1), staleness: 0)
            #expect(isIn)
        }
        do {
            let isIn = buffer.add(DenseUpdate(scaling: [1, 2], by: 1), staleness: 0)
            #expect(!isIn)
        }
        #expect(buffer.count == 1)
    }

    @Test func `sizes are buffered as well as numbers`() {
        var buffer = UpdateBuffer<SizedUpdate>(
            capacity: 2, weight: .hinge(slope: 1, start: 0))
        for node in 0..<2 {
            let update = SizedUpdate(
                of: NodeID(node), round: RoundID(0), bytes: Bytes(10), weight: 2)
            do {
                let isIn = buffer.add(update, staleness: 5)
                #expect(isIn)
            }
        }
        let sum = buffer.flush()
        #expect(sum?.weight == 4 && sum?.contributors == 2 && sum?.bytes == Bytes(10))
    }
}
