import Aggregation
import Testing

struct FactorCompressionTests {
    struct Vectors: Decodable {
        struct Run: Decodable {
            struct Step: Decodable {
                var M_workers: [[[Double]]]
                var P: [[Double]]
                var Q: [[Double]]
                var M_hat: [[Double]]
                var errors: [[[Double]]]
            }
            var n: Int
            var m: Int
            var rank: Int
            var Q0: [[Double]]
            var steps: [Step]
        }
        struct Frequencies: Decodable {
            struct Worker: Decodable {
                var delta: [Double]
                var dct: [[Double]]
                var indices: [[Int]]
                var values: [[Double]]
                var transmitted: [Double]
                var residual: [Double]
            }
            var chunk: Int
            var k: Int
            var workers: [Worker]
            var decoded_mean: [Double]
            var final_sign: [Double]
        }
        var powersgd: Run
        var demo: Frequencies
    }

    private func vectors() throws -> Vectors {
        try VectorFile("compression_optimizers").decode(Vectors.self)
    }

    private func close(_ a: [Double], _ b: [Double], within tolerance: Double) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
    }

    private func mean(_ parts: [[Double]]) -> [Double] {
        parts[0].indices.map { index in
            parts.reduce(0) { $0 + $1[index] } / Double(parts.count)
        }
    }

    /// One exchange over all members, each of which must come to the same.
    private func exchange(
        _ members: inout [PowerSGDMember], _ updates: [[Double]]
    ) -> (left: [Double], right: [Double], update: [Double]) {
        let left = mean(members.indices.map { members[$0].begin(updates[$0]) })
        let right = mean(members.indices.map { members[$0].turn(left) })
        let results = members.indices.map { members[$0].finish(right) }
        #expect(results.allSatisfy { $0 == results[0] })
        return (left, right, results[0])
    }

    @Test func `factors, their product and what is kept are those of the vectors`() throws {
        let run = try vectors().powersgd
        let shape = PowerSGD(
            rank: run.rank, matrices: [MatrixShape(rows: run.n, columns: run.m)])
        var members = [PowerSGDMember](
            repeating: PowerSGDMember(
                shape, parameters: run.n * run.m, start: [run.Q0.flatMap(\.self)]), count: 2)
        for step in run.steps {
            let result = exchange(&members, step.M_workers.map { $0.flatMap(\.self) })
            #expect(close(result.right, step.Q.flatMap(\.self), within: 1e-12))
            #expect(close(result.update, step.M_hat.flatMap(\.self), within: 1e-12))
            for (member, errors) in zip(members, step.errors) {
                #expect(close(member.residual, errors.flatMap(\.self), within: 1e-12))
            }
        }
    }

    @Test func `a matrix of low rank goes through whole`() throws {
        var numbers = TestNumbers(state: 9)
        func random(_ count: Int) -> [Double] {
            (0..<count).map { _ in Double.random(in: -1...1, using: &numbers) }
        }
        let (a, b) = (random(12 * 2), random(2 * 9))
        var product: [Double] = []
        for row in 0..<12 {
            for column in 0..<9 {
                product.append(a[row * 2] * b[column] + a[row * 2 + 1] * b[9 + column])
            }
        }
        let matrices = [MatrixShape(rows: 12, columns: 9)]
        // Three columns for a rank of two: the third is lost, and nothing else.
        for rank in [2, 3] {
            let compressor = Compressor(
                payload: .powerSGD(PowerSGD(rank: rank, matrices: matrices)))
            let back = try #require(
                compressor.decode(compressor.encode(product.map { Float($0) }), count: 108))
            #expect(close(back.map(Double.init), product, within: 1e-6))
        }
        let poor = Compressor(payload: .powerSGD(PowerSGD(rank: 1, matrices: matrices)))
        let back = try #require(poor.decode(poor.encode(product.map { Float($0) }), count: 108))
        #expect(!close(back.map(Double.init), product, within: 1e-2))
    }

    @Test func `what is sent and kept by all makes up the mean of what was given`() {
        let shape = PowerSGD(
            rank: 1,
            matrices: [
                MatrixShape(rows: 4, columns: 5, copies: 2), MatrixShape(rows: 2, columns: 2),
            ])
        // Two matrices of factors, one that stays whole, and three numbers besides.
        let count = 47
        var members = [PowerSGDMember](
            repeating: PowerSGDMember(shape, parameters: count), count: 3)
        var numbers = TestNumbers(state: 10)
        var given = [Double](repeating: 0, count: count)
        var sent = given
        for _ in 0..<20 {
            let updates = members.map { _ in
                (0..<count).map { _ in Double.random(in: -1...1, using: &numbers) }
            }
            let result = exchange(&members, updates)
            #expect(result.left.count == 8 && result.right.count == 10 + 4 + 3)
            let mean = mean(updates)
            for index in 0..<count {
                given[index] += mean[index]
                sent[index] += result.update[index]
            }
        }
        let kept = mean(members.map(\.residual))
        #expect(close(zip(sent, kept).map { $0 + $1 }, given, within: 1e-12))
        #expect(kept[40...].allSatisfy { $0 == 0 })
        #expect(kept[..<40].contains { $0 != 0 })
    }

    @Test func `members that start alike draw the same factors, and zeros stay zeros`() {
        let shape = PowerSGD(rank: 2, matrices: [MatrixShape(rows: 6, columns: 7)])
        #expect(
            PowerSGDMember(shape, parameters: 42) == PowerSGDMember(shape, parameters: 42))
        var other = shape
        other.seed = 1
        #expect(
            PowerSGDMember(shape, parameters: 42) != PowerSGDMember(other, parameters: 42))
        let compressor = Compressor(payload: .powerSGD(shape))
        let zeros = [Float](repeating: 0, count: 42)
        #expect(compressor.decode(compressor.encode(zeros), count: 42) == zeros)
    }

    @Test func `frequencies that are kept, sent and left are those of the vectors`() throws {
        let vector = try vectors().demo
        let payload = Payload.demo(
            DeMo(side: vector.chunk, isSquare: false, kept: vector.k))
        let compressor = Compressor(payload: payload)
        var messages: [[UInt8]] = []
        for worker in vector.workers {
            var member = ErrorFeedback(payload: payload)
            let message = member.send(worker.delta)
            messages.append(message.bytes)
            #expect(
                close(message.values.map(Double.init), worker.transmitted, within: 1e-6))
            #expect(close(member.residual, worker.residual, within: 1e-6))
            // On the wire: three bits of place, then the frequency, for each that was kept.
            let sparse = Compressor(
                payload: .topK(TopK(.count(vector.k), ofEvery: vector.chunk)))
            let frequencies = try #require(sparse.decode(message.bytes, count: 16))
            for (chunk, places) in worker.indices.enumerated() {
                let range = chunk * vector.chunk..<(chunk + 1) * vector.chunk
                #expect(
                    range.filter { frequencies[$0] != 0 }.map { $0 - range.lowerBound } == places)
                for (place, value) in zip(places, worker.values[chunk]) {
                    #expect(abs(Double(frequencies[range.lowerBound + place]) - value) < 1e-6)
                }
            }
        }
        let mean = try #require(compressor.mean(of: messages, weights: [1, 1], count: 16))
        #expect(close(mean, vector.decoded_mean, within: 1e-6))
        #expect(SignCode.majority(of: [mean]) == vector.final_sign)
    }

    @Test func `all frequencies of a chunk give it back, on one side and on both`() throws {
        var numbers = TestNumbers(state: 11)
        for shape in [
            DeMo(side: 5, isSquare: false, kept: 5), DeMo(side: 64, isSquare: false, kept: 64),
            DeMo(side: 6, isSquare: true, kept: 36), DeMo(side: 1, kept: 1),
        ] {
            let values = (0..<100).map { _ in Float.random(in: -1...1, using: &numbers) }
            let compressor = Compressor(payload: .demo(shape))
            let back = try #require(compressor.decode(compressor.encode(values), count: 100))
            #expect(zip(values, back).allSatisfy { abs($0 - $1) < 1e-5 }, "\(shape)")
        }
    }

    @Test func `a wave along either side of a square is one frequency`() throws {
        // The same number along a row or a column: of both directions one frequency is enough.
        let compressor = Compressor(payload: .demo(DeMo(side: 4, isSquare: true, kept: 1)))
        for isRow in [true, false] {
            let wave: [Float] = [1, -1, -1, 1]
            let values = (0..<16).map { wave[isRow ? $0 % 4 : $0 / 4] }
            let back = try #require(compressor.decode(compressor.encode(values), count: 16))
            #expect(zip(values, back).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func `the momentum of DeMo fades by its decay`() {
        var member = ErrorFeedback(
            payload: .demo(DeMo(decay: 0.5, side: 4, isSquare: false, kept: 1)))
        // A constant and a little of the next frequency: the constant goes, the rest stays.
        _ = member.send([1.1, 1.05, 0.95, 0.9])
        let kept = member.residual
        #expect(kept.contains { abs($0) > 0.01 })
        _ = member.send([1, 1, 1, 1])
        #expect(close(member.residual, kept.map { $0 / 2 }, within: 1e-6))
    }
}
