/// Writes the greatest magnitudes of every chunk, and reads them back (``TopK``).
struct SparseCode {
    let shape: TopK

    init(_ shape: TopK) { self.shape = shape }

    func encode(_ values: [Float]) -> [UInt8] {
        var places: [[Int]] = []
        for start in stride(from: 0, to: values.count, by: shape.chunk) {
            places.append(
                Self.greatest(
                    of: values[start..<min(values.count, start + shape.chunk)],
                    keeping: shape.kept(of: min(shape.chunk, values.count - start))))
        }
        let table = shape.values == .twoBits ? Self.table(of: values, at: places) : nil
        var head: [UInt8] = []
        head.reserveCapacity(shape.bytes(of: values.count))
        for level in table?.levels ?? [] { Compressor.append(level.bitPattern, to: &head) }
        var writer = BitWriter(after: head)
        for (chunk, kept) in places.enumerated() {
            for place in kept {
                let value = Self.tame(values[place])
                writer.write(UInt32(place - chunk * shape.chunk), bits: shape.placeBits)
                switch shape.values {
                case .float32: writer.write(value.bitPattern, bits: 32)
                case .bfloat16: writer.write(UInt32(Compressor.bfloat16(value)), bits: 16)
                case .twoBits:
                    writer.write(UInt32(table?.level(of: value) ?? 0), bits: 2)
                }
            }
        }
        writer.finish()
        return writer.bytes
    }

    /// The numbers, zeros between them; nil as for `entries`.
    func decode(_ bytes: [UInt8], count: Int) -> [Float]? {
        guard let entries = entries(in: bytes, count: count) else { return nil }
        var values = [Float](repeating: 0, count: count)
        for entry in entries { values[entry.place] = entry.value }
        return values
    }

    /// What was kept, by its place in the update; nil if a place is outside its chunk, or if the
    /// places of a chunk do not ascend.
    func entries(in bytes: [UInt8], count: Int) -> [(place: Int, value: Float)]? {
        let levels = (0..<shape.values.tableBytes / 4).map {
            Float(bitPattern: Compressor.word(in: bytes, at: 4 * $0))
        }
        var entries: [(place: Int, value: Float)] = []
        entries.reserveCapacity(shape.entries(of: count))
        var reader = BitReader(bytes, from: count > 0 ? shape.values.tableBytes : 0)
        for start in stride(from: 0, to: count, by: shape.chunk) {
            let length = min(shape.chunk, count - start)
            var least = 0
            for _ in 0..<shape.kept(of: length) {
                let place = Int(reader.read(bits: shape.placeBits))
                guard place >= least, place < length else { return nil }
                least = place + 1
                let bits = reader.read(bits: shape.values.bits)
                let value =
                    switch shape.values {
                    case .float32: Float(bitPattern: bits)
                    case .bfloat16: Float(bitPattern: bits << 16)
                    case .twoBits: levels[Int(bits)]
                    }
                entries.append((start + place, value))
            }
        }
        return entries
    }

    /// The places of the greatest magnitudes, ascending; of equal ones the first.
    static func greatest(of values: ArraySlice<Float>, keeping count: Int) -> [Int] {
        guard count < values.count else { return Array(values.indices) }
        guard count > 0 else { return [] }
        // Magnitudes as integers sort as the numbers do, and cheaper.
        var magnitudes = values.map { tame($0).magnitude.bitPattern }
        magnitudes.sort()
        let least = magnitudes[magnitudes.count - count]
        // Of those that equal the least, as many as are left once the greater ones are counted.
        var spare = count - magnitudes.reversed().prefix { $0 > least }.count
        var places: [Int] = []
        places.reserveCapacity(count)
        for index in values.indices {
            let magnitude = tame(values[index]).magnitude.bitPattern
            if magnitude > least {
                places.append(index)
            } else if magnitude == least && spare > 0 {
                places.append(index)
                spare -= 1
            }
        }
        return places
    }

    /// The number, or a zero where it is none or infinite.
    private static func tame(_ value: Float) -> Float { value.isFinite ? value : 0 }

    /// Four classes of kept values and what they are read back as.
    private struct Table {
        /// The mean magnitude, above which a value is called great.
        var boundary: Float
        var levels: [Float]

        func level(of value: Float) -> Int { Table.level(of: value, boundary) }

        static func level(of value: Float, _ boundary: Float) -> Int {
            (value < 0 ? 2 : 0) + (value.magnitude > boundary ? 1 : 0)
        }
    }

    private static func table(of values: [Float], at places: [[Int]]) -> Table {
        var total = 0.0
        var count = 0
        for kept in places {
            for place in kept { total += Double(tame(values[place]).magnitude) }
            count += kept.count
        }
        let boundary = Float(total / Double(max(1, count)))
        var sums = [0.0, 0, 0, 0]
        var counts = [0, 0, 0, 0]
        for kept in places {
            for place in kept {
                let value = tame(values[place])
                let level = Table.level(of: value, boundary)
                sums[level] += Double(value)
                counts[level] += 1
            }
        }
        return Table(
            boundary: boundary,
            levels: (0..<4).map { counts[$0] > 0 ? Float(sums[$0] / Double(counts[$0])) : 0 })
    }
}
