import Aggregation
import ProtocolCore
import Quantities
import Testing

struct PayloadTests {
    static let all: [Payload] = [
        .float32, .bfloat16, .int8(block: 8), .int8(block: 7), .float8(block: 8),
        .float8(block: 5), .float4(block: 8), .float4(block: 7), .int4(block: 1), .int4(block: 16),
        .sign, .topK(TopK(.share(.percent(10)))), .topK(TopK(.count(3))),
        .topK(TopK(.count(2), ofEvery: 7, values: .bfloat16)),
        .topK(TopK(.count(4), ofEvery: 16, values: .twoBits)),
        .topK(TopK(.share(.one), ofEvery: 1)),
        .powerSGD(PowerSGD(rank: 1)), .powerSGD(PowerSGD(rank: 2)),
        .powerSGD(
            PowerSGD(
                rank: 1,
                matrices: [
                    MatrixShape(rows: 3, columns: 4, copies: 2), MatrixShape(rows: 2, columns: 2),
                ])),
        .demo(DeMo(side: 8, isSquare: false, kept: 3)),
        .demo(DeMo(side: 4, kept: 2, values: .twoBits)),
    ]

    @Test(arguments: all)
    func `a payload is as long as it says`(payload: Payload) throws {
        let compressor = Compressor(payload: payload)
        for count in 0..<70 {
            let values = (0..<count).map { Float($0) - 3.5 }
            let bytes = compressor.encode(values)
            #expect(Int64(bytes.count) == payload.bytes(parameters: Double(count)).count)
            let back = try #require(compressor.decode(bytes, count: count))
            #expect(back.count == count)
            #expect(compressor.decode(bytes + [0], count: count) == nil)
            #expect(compressor.decode(bytes, count: -1) == nil)
        }
    }

    @Test(arguments: all)
    func `a part of a byte a parameter is what a large update takes`(payload: Payload) {
        // A multiple of every block and chunk above.
        let parameters = 56e9
        let many = Double(payload.bytes(parameters: parameters).count)
        guard case .powerSGD = payload else {
            // A count out of the whole update is one of every 2³², and those do not divide it.
            let places = payload == .topK(TopK(.count(3))) ? 200.0 : 20.0
            #expect(abs(many - parameters * payload.bytesPerParameter) <= places)
            return
        }
    }

    @Test func `what is compressed is as large as was published`() {
        // SparseLoCo: 64 of 4096, 12 bits a place and 2 a value, is over 146 times less than
        // binary32 (Covenant-72B, arXiv 2603.08163).
        let sparse = Payload.topK(TopK(.count(64), ofEvery: 4096, values: .twoBits))
        let covenant = sparse.bytes(parameters: 72.7e9).count
        #expect(abs(4 * 72.7e9 / Double(covenant) - 146.3) < 0.1)
        // DeMo's 32 of 4096 frequencies.
        let demo = Payload.demo(DeMo())
        #expect(DeMo().chunk == 4096)
        #expect(demo.bytes(parameters: 4096 * 100).count == 100 * 32 * (32 + 12) / 8)
        // One bit, and one scale.
        #expect(Payload.sign.bytes(parameters: 1e9).count == 125_000_004)
        // Half a byte, and a scale for 32: 5 bits in all.
        #expect(Payload.float4(block: 32).bytes(parameters: 32e6).count == 20_000_000)
        // 1% of the parameters with places of 32 bits: 8 bytes of a hundred parameters.
        let share = Payload.topK(TopK(.share(.percent(1))))
        #expect(share.bytes(parameters: 1e9).count == 80_000_000)
        #expect(share.bytes(parameters: 101).count == 16)
        #expect(abs(share.bytesPerParameter - 0.08) < 1e-9)
    }

    @Test func `a transformer's factors are those of its matrices`() throws {
        let model = ModelShape(parameters: 6.7e9, layers: 32, hidden: 4096, sequence: 2048)
        let payload = Payload.powerSGD(PowerSGD(rank: 4)).fitted(to: model)
        guard case .powerSGD(let factors) = payload else {
            Issue.record("\(payload)")
            return
        }
        let h = 4096
        let covered = factors.matrices.reduce(0) { $0 + $1.copies * $1.rows * $1.columns }
        #expect(covered <= 6_700_000_000 && covered > 6_700_000_000 - h)
        let embedding = try #require(factors.matrices.last)
        #expect(embedding.rows == (6_700_000_000 - 12 * 32 * h * h) / h)
        let numbers =
            128 * 4 * 2 * h + 64 * 4 * 5 * h + 4 * (embedding.rows + h) + 6_700_000_000 - covered
        #expect(payload.bytes(parameters: 6.7e9).count == Int64(4 * numbers))
        // Without its matrices the whole would be one, and smaller still.
        let square = Payload.powerSGD(PowerSGD(rank: 4)).bytes(parameters: 6.7e9)
        #expect(square.count == 4 * 4 * (81_854 + 81_854))
        // A part of the update has the matrices that it holds in full, and the rest as it is.
        let part = payload.bytes(parameters: 2.5 * Double(h * h)).count
        #expect(part == Int64(4 * (2 * 4 * 2 * h + h * h / 2)))
        #expect(Payload.int8(block: 4).fitted(to: model) == .int8(block: 4))
        let odd = ModelShape(parameters: 1e6, layers: 32, hidden: 4096, sequence: 2048)
        #expect(Payload.powerSGD(PowerSGD(rank: 4)).fitted(to: odd) == .powerSGD(PowerSGD(rank: 4)))
    }

    @Test func `only what stays its own kind of thing is added on the way`() {
        for payload in Self.all {
            switch payload {
            case .topK, .sign, .demo: #expect(payload.combination == .gather)
            default: #expect(payload.combination == .sum)
            }
            #expect(payload.isSound)
            #expect(payload.isLossy == (payload != .float32))
        }
    }

    @Test func `a payload of nothing is not sound`() {
        let unsound: [Payload] = [
            .int8(block: 0), .float8(block: -1), .float4(block: 0), .int4(block: 0),
            .topK(TopK(.count(0))), .topK(TopK(.share(.zero))), .topK(TopK(.share(.percent(101)))),
            .topK(TopK(.count(1), ofEvery: 0)), .topK(TopK(.count(1), ofEvery: 1 << 33)),
            .powerSGD(PowerSGD(rank: 0)),
            .powerSGD(PowerSGD(rank: 1, matrices: [MatrixShape(rows: 0, columns: 4)])),
            .demo(DeMo(kept: 0)), .demo(DeMo(side: 2, kept: 5)), .demo(DeMo(decay: 1.5)),
        ]
        for payload in unsound { #expect(!payload.isSound, "\(payload)") }
    }

    @Test func `bytes that no member would write are refused`() {
        let sparse = Compressor(payload: .topK(TopK(.count(2), ofEvery: 5, values: .bfloat16)))
        let bytes = sparse.encode([1, 2, 3, 4, 5])
        // Places 3 and 4, three bits each; a value has 16.
        #expect(sparse.decode(bytes, count: 5) == [0, 0, 0, 4, 5])
        var outside = bytes
        outside[0] |= 0x07
        #expect(sparse.decode(outside, count: 5) == nil)
        var repeated = bytes
        // The second place begins at bit 19.
        repeated[2] = repeated[2] & 0xC7 | 3 << 3
        #expect(sparse.decode(repeated, count: 5) == nil)
    }
}
