import Aggregation
import Quantities
import Testing

struct SparseCompressionTests {
    struct Vectors: Decodable {
        struct Feedback: Decodable {
            struct Step: Decodable {
                var grad: [Double]
                var accumulated: [Double]
                var sent: [Double]
                var indices: [Int]
                var error: [Double]
            }
            var k: Int
            var lr: Double
            var steps: [Step]
        }
        struct Signs: Decodable {
            struct Scaled: Decodable {
                var p: [Double]
                var delta: [Double]
            }
            struct Majority: Decodable {
                var workers: [[Double]]
                var vote: [Double]
            }
            var ef_sign: Scaled
            var majority: Majority
        }
        struct QSGD: Decodable {
            var v: [Double]
            var s: Int
            var u: [Double]
            var quantised: [Double]
            var levels: [Int]
        }
        var topk_error_feedback: Feedback
        var sign: Signs
        var qsgd: QSGD
    }

    private func vectors() throws -> Vectors {
        try VectorFile("compression_optimizers").decode(Vectors.self)
    }

    /// Sent numbers are floats, so that a float's rounding is what may differ.
    private func close(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-7) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    }

    @Test func `top-k with error feedback sends and keeps what the vectors do`() throws {
        let vector = try vectors().topk_error_feedback
        var member = ErrorFeedback(payload: .topK(TopK(.count(vector.k))))
        for step in vector.steps {
            let message = member.send(step.grad.map { vector.lr * $0 })
            #expect(message.values.indices.filter { message.values[$0] != 0 } == step.indices)
            #expect(close(message.values.map(Double.init), step.sent))
            #expect(close(member.residual, step.error))
            #expect(
                close(
                    zip(message.values, member.residual).map { Double($0) + $1 }, step.accumulated))
        }
    }

    @Test(arguments: PayloadTests.all)
    func `what was sent and what is kept make up every update`(payload: Payload) throws {
        var payload = payload
        if case .demo(var frequencies) = payload {
            frequencies.decay = 1
            payload = .demo(frequencies)
        }
        var numbers = TestNumbers(state: 5)
        var member = ErrorFeedback(payload: payload)
        var given = [Double](repeating: 0, count: 53)
        var sent = given
        for _ in 0..<40 {
            let update = given.map { _ in Double.random(in: -1...1, using: &numbers) }
            for index in update.indices { given[index] += update[index] }
            let message = member.send(update)
            #expect(
                message.values
                    == Compressor(payload: payload).decode(message.bytes, count: update.count))
            for index in update.indices { sent[index] += Double(message.values[index]) }
        }
        let sum = zip(sent, member.residual).map { $0 + $1 }
        #expect(close(sum, given, within: 1e-12))
    }

    /// In the long run the mean of what is sent is the mean of what was given, because what is kept
    /// stays bounded; without feedback the little numbers would never be sent.
    @Test(arguments: [
        Payload.topK(TopK(.count(2))), .sign, .int4(block: 16), .float4(block: 16),
        .powerSGD(PowerSGD(rank: 1)),
    ])
    func `feedback sends in the end what one message cannot`(payload: Payload) {
        let update = (1...16).map { place -> Double in
            let size = 1 / Double(place)
            return place % 3 == 1 ? -size : size
        }
        var member = ErrorFeedback(payload: payload)
        var sent = [Double](repeating: 0, count: 16)
        var single = 0.0
        for step in 0..<600 {
            let message = member.send(update)
            for index in sent.indices { sent[index] += Double(message.values[index]) }
            if step == 0 {
                single = zip(message.values, update).map { abs(Double($0) - $1) }.max() ?? 0
            }
        }
        let error = zip(sent, update).map { abs($0 / 600 - $1) }.max() ?? .infinity
        #expect(error < 0.02)
        #expect(error < single / 2)
    }

    @Test func `the kept part of an update is at least its share of the square`() throws {
        var numbers = TestNumbers(state: 6)
        for count in [1, 2, 7, 40, 64] {
            for kept in 1...count {
                let values = (0..<count).map { _ in Float.random(in: -2...2, using: &numbers) }
                let compressor = Compressor(payload: .topK(TopK(.count(kept))))
                let back = try #require(
                    compressor.decode(compressor.encode(values), count: count))
                let all = values.reduce(0.0) { $0 + Double($1) * Double($1) }
                let lost = zip(values, back).reduce(0.0) { sum, pair in
                    sum + Double(pair.0 - pair.1) * Double(pair.0 - pair.1)
                }
                #expect(lost <= (1 - Double(kept) / Double(count)) * all + 1e-12)
            }
        }
    }

    @Test func `of equal magnitudes the first are kept, and what is no number never is`() {
        let compressor = Compressor(payload: .topK(TopK(.count(3))))
        let equal: [Float] = [1, -2, 2, 1, -1, 1]
        #expect(compressor.decode(compressor.encode(equal), count: 6) == [1, -2, 2, 0, 0, 0])
        let odd: [Float] = [.nan, .infinity, 1, -.infinity, 2, -3]
        #expect(compressor.decode(compressor.encode(odd), count: 6) == [0, 0, 1, 0, 2, -3])
    }

    @Test func `each chunk keeps its own`() {
        let values: [Float] = [9, 8, 7, 1, 2, 3, 0.1, -0.2]
        let compressor = Compressor(payload: .topK(TopK(.count(1), ofEvery: 3)))
        #expect(
            compressor.decode(compressor.encode(values), count: 8) == [9, 0, 0, 0, 0, 3, 0, -0.2])
    }

    @Test func `two bits say a sign and whether a value is a great one`() {
        let values: [Float] = [1, -3, 0.1, 5, -1, 7, -2, -0.1]
        let payload = Payload.topK(TopK(.count(6), ofEvery: 8, values: .twoBits))
        let compressor = Compressor(payload: payload)
        // The mean of 1 3 5 1 7 2 is 3.17: 5 and 7 are great, and 3, 1, 2 are small.
        #expect(
            compressor.decode(compressor.encode(values), count: 8) == [1, -2, 0, 6, -2, 6, -2, 0])
    }

    @Test func `signs are those of the vectors, and a zero on the wire is a plus`() throws {
        let vector = try vectors().sign
        #expect(SignCode.majority(of: vector.majority.workers) == vector.majority.vote)
        #expect(SignCode.majority(of: [[1, 0], [-1, 0]]) == [0, 0])
        let compressor = Compressor(payload: .sign)
        let back = try #require(
            compressor.decode(compressor.encode(vector.ef_sign.p.map { Float($0) }), count: 5))
        for (index, value) in vector.ef_sign.p.enumerated() {
            let expected = value == 0 ? 0.75 : vector.ef_sign.delta[index]
            #expect(Double(back[index]) == expected)
        }
    }

    @Test func `the sign compressor loses what its theory says`() throws {
        var numbers = TestNumbers(state: 7)
        let p = (0..<200).map { _ in Double.random(in: -1...1, using: &numbers) }
        let compressor = Compressor(payload: .sign)
        let sent = try #require(
            compressor.decode(compressor.encode(p.map { Float($0) }), count: p.count)
        ).map(Double.init)
        let one = p.reduce(0) { $0 + $1.magnitude }
        let square = p.reduce(0) { $0 + $1 * $1 }
        let lost = zip(p, sent).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        // ‖C(p) − p‖² = (1 − ‖p‖₁² / d‖p‖₂²) ‖p‖₂² (Karimireddy et al. 2019, lemma 8).
        #expect(abs(lost - (1 - one * one / (200 * square)) * square) < 1e-5)
    }

    @Test func `random rounding follows the vectors and is right in the mean`() throws {
        let vector = try vectors().qsgd
        let quantizer = StochasticQuantizer(levels: vector.s)
        let result = quantizer.quantize(vector.v, uniforms: vector.u)
        #expect(result.levels == vector.levels)
        #expect(close(result.values, vector.quantised, within: 1e-14))
        #expect(quantizer.quantize([0, 0], uniforms: [0.5, 0.5]).values == [0, 0])
        var numbers = TestNumbers(state: 8)
        var mean = [Double](repeating: 0, count: 5)
        var square = 0.0
        for _ in 0..<20_000 {
            let uniforms = vector.v.map { _ in Double.random(in: 0..<1, using: &numbers) }
            let values = quantizer.quantize(vector.v, uniforms: uniforms).values
            for index in mean.indices {
                mean[index] += values[index] / 20_000
                square += (values[index] - vector.v[index]) * (values[index] - vector.v[index])
            }
        }
        #expect(close(mean, vector.v, within: 0.02))
        let norm = vector.v.reduce(0) { $0 + $1 * $1 }
        let bound = min(5.0 / 16, 5.0.squareRoot() / 4) * norm
        #expect(square / 20_000 <= bound)
    }

    @Test func `the mean of messages counts weights and refuses what cannot be read`() throws {
        let compressor = Compressor(payload: .topK(TopK(.count(1))))
        let messages = [compressor.encode([4, 1]), compressor.encode([1, -8])]
        #expect(compressor.mean(of: messages, weights: [3, 1], count: 2) == [3, -2])
        #expect(compressor.mean(of: messages, weights: [0, 0], count: 2) == nil)
        #expect(compressor.mean(of: [messages[0], [1]], weights: [1, 1], count: 2) == nil)
    }

    @Test func `what is no number is dropped and not kept`() {
        var member = ErrorFeedback(payload: .topK(TopK(.count(1))))
        let sent = member.send([1, -2])
        #expect(sent.values == [0, -2])
        #expect(member.residual == [1, 0])
        #expect(sent.bytes.count == 8)
        _ = member.send([.nan, .infinity])
        #expect(member.residual == [0, 0])
    }
}
