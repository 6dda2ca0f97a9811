import Aggregation
import Quantities

extension Kind<Payload> {
    /// How an update is written: "int8", "top_k 1%", "powersgd 4".
    static var payload: Kind {
        let name = "a payload (" + PayloadText.names.joined(separator: ", ") + ")"
        return Kind(
            name, example: "int8", standIn: .int8(block: 1024),
            read: { text throws(Misfit) in
                let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
                var reader = PayloadText(words: words)
                let payload = try reader.payload()
                guard payload.isSound else {
                    throw Misfit(
                        "no update can be written so; write e.g. “\(reader.form)”",
                        expected: reader.form)
                }
                return payload
            },
            write: { PayloadText.text(of: $0) })
    }
}

/// Reads and writes payloads, word by word.
struct PayloadText {
    private var words: [String]
    /// What may stand after the first word, by example.
    private(set) var form = "int8"

    init(words: [String]) { self.words = words }

    /// The first words; of those that are equally alike the first is taken to be meant.
    static let names = [
        "int8", "fp8", "int4", "fp4", "bf16", "fp32", "top_k", "sign", "powersgd", "demo",
    ]

    mutating func payload() throws(Misfit) -> Payload {
        let name = next() ?? ""
        let payload: Payload
        switch name {
        case "int8": payload = .int8(block: try block(name, Self.wideBlock))
        case "fp8": payload = .float8(block: try block(name, Self.wideBlock))
        case "int4": payload = .int4(block: try block(name, Self.narrowBlock))
        case "fp4": payload = .float4(block: try block(name, Self.narrowBlock))
        case "bf16": payload = .bfloat16
        case "fp32": payload = .float32
        case "sign": payload = .sign
        case "top_k": payload = .topK(try topK())
        case "powersgd":
            form = "powersgd 4"
            if words.first == "rank" { words.removeFirst() }
            payload = .powerSGD(PowerSGD(rank: try number()))
        case "demo": payload = .demo(try demo())
        default:
            let list = Self.names.joined(separator: ", ")
            throw Misfit(
                "possible are \(list)", expected: list,
                nearest: Spelling.nearest(name, among: Self.names))
        }
        if words.isEmpty { return payload }
        if form == "int8" { form = name }
        throw misfit()
    }

    /// Parameters that share a scale of eight-bit and of four-bit codes, unless it is said.
    private static let wideBlock = 1024
    private static let narrowBlock = 128

    private mutating func block(_ name: String, _ standard: Int) throws(Misfit) -> Int {
        form = "\(name) block \(standard)"
        guard words.first == "block" else { return standard }
        words.removeFirst()
        return try number()
    }

    private mutating func topK() throws(Misfit) -> TopK {
        form = "top_k 1%”, “top_k 64 of 4096 in 2 bits"
        guard let amount = next() else { throw misfit() }
        let kept: TopK.Kept
        if let count = Int(amount) {
            kept = .count(count)
        } else if let share = try? Kind<Ratio>.positiveShare.value(of: amount) {
            kept = .share(share)
        } else {
            throw misfit()
        }
        var chunk = TopK.wholeUpdate
        if words.first == "of" {
            words.removeFirst()
            chunk = try number()
        }
        return TopK(kept, ofEvery: chunk, values: try values())
    }

    private mutating func demo() throws(Misfit) -> DeMo {
        form = "demo”, “demo 32 of 64x64 in bf16 decay 0.999"
        var frequencies = DeMo()
        if let first = words.first, let kept = Int(first) {
            words.removeFirst()
            guard next() == "of", let sides = next()?.split(separator: "x").map({ Int($0) }),
                let side = sides.first ?? nil, sides.count <= 2, sides.last == side
            else { throw misfit() }
            frequencies.kept = kept
            frequencies.side = side
            frequencies.isSquare = sides.count == 2
        }
        frequencies.values = try values()
        if words.first == "decay" {
            words.removeFirst()
            guard let text = next(), let decay = Double(decimal: text) else { throw misfit() }
            frequencies.decay = decay
        }
        return frequencies
    }

    private mutating func values() throws(Misfit) -> TopK.Values {
        guard words.first == "in" else { return .float32 }
        words.removeFirst()
        switch (next(), words.first) {
        case ("fp32", _): return .float32
        case ("bf16", _): return .bfloat16
        case ("2", "bits"):
            words.removeFirst()
            return .twoBits
        default: throw misfit()
        }
    }

    private mutating func number() throws(Misfit) -> Int {
        guard let word = next(), let number = Int(word), number > 0 else { throw misfit() }
        return number
    }

    private mutating func next() -> String? { words.isEmpty ? nil : words.removeFirst() }

    private func misfit() -> Misfit {
        Misfit("write e.g. “\(form)”", expected: form)
    }

    /// The shortest text that is read as the payload.
    static func text(of payload: Payload) -> String {
        switch payload {
        case .float32: "fp32"
        case .bfloat16: "bf16"
        case .sign: "sign"
        case .int8(let block): "int8" + blockText(block, wideBlock)
        case .float8(let block): "fp8" + blockText(block, wideBlock)
        case .int4(let block): "int4" + blockText(block, narrowBlock)
        case .float4(let block): "fp4" + blockText(block, narrowBlock)
        case .topK(let sparse): "top_k " + text(of: sparse)
        // Matrices are the model's, not the file's.
        case .powerSGD(let factors): "powersgd \(factors.rank)"
        case .demo(let frequencies): "demo" + text(of: frequencies)
        }
    }

    private static func blockText(_ block: Int, _ standard: Int) -> String {
        block == standard ? "" : " block \(block)"
    }

    private static func text(of sparse: TopK) -> String {
        let kept =
            switch sparse.kept {
            case .count(let count): "\(count)"
            case .share(let share): "\(share)"
            }
        let chunk = sparse.chunk == TopK.wholeUpdate ? "" : " of \(sparse.chunk)"
        return kept + chunk + text(of: sparse.values)
    }

    private static func text(of frequencies: DeMo) -> String {
        let standard = DeMo()
        var text = ""
        if frequencies.chunk != standard.chunk || frequencies.kept != standard.kept
            || frequencies.isSquare != standard.isSquare
        {
            let side = "\(frequencies.side)"
            text = " \(frequencies.kept) of " + (frequencies.isSquare ? "\(side)x\(side)" : side)
        }
        text += self.text(of: frequencies.values)
        return frequencies.decay == standard.decay
            ? text : text + " decay \(frequencies.decay.plain)"
    }

    private static func text(of values: TopK.Values) -> String {
        switch values {
        case .float32: ""
        case .bfloat16: " in bf16"
        case .twoBits: " in 2 bits"
        }
    }
}
