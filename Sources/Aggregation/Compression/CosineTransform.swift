/// The orthonormal cosine transform DCT-II of chunks, on one side or on both, and its inverse.
struct CosineTransform {
    private let side: Int
    private let isSquare: Bool
    /// Entry (frequency, place) of the matrix of one side, row by row.
    private let basis: [Double]

    init(_ shape: DeMo) {
        side = shape.side
        isSquare = shape.isSquare
        basis = Self.basis(of: shape.side)
    }

    /// The frequencies of all chunks; zeros are added to fill the last one.
    func frequencies(of values: [Double]) -> [Double] {
        let chunk = isSquare ? side * side : side
        let chunks = (values.count + chunk - 1) / chunk
        var padded = values
        padded += [Double](repeating: 0, count: chunks * chunk - values.count)
        let rows = turned(padded, forward: true)
        return isSquare ? transposed(turned(transposed(rows), forward: true)) : rows
    }

    /// The first `count` numbers that have these frequencies.
    func numbers(of frequencies: [Double], count: Int) -> [Double] {
        let columns =
            isSquare
            ? transposed(turned(transposed(frequencies), forward: false)) : frequencies
        return Array(turned(columns, forward: false).prefix(count))
    }

    /// Every run of `side` numbers, times the matrix or its transpose. Zeros are left out: few of
    /// the frequencies that come in are none.
    private func turned(_ values: [Double], forward: Bool) -> [Double] {
        var result = [Double](repeating: 0, count: values.count)
        let (along, across) = forward ? (side, 1) : (1, side)
        for start in stride(from: 0, to: values.count, by: side) {
            for place in 0..<side where values[start + place] != 0 {
                let value = values[start + place]
                for frequency in 0..<side {
                    result[start + frequency] += basis[frequency * along + place * across] * value
                }
            }
        }
        return result
    }

    /// Every square with rows and columns exchanged.
    private func transposed(_ values: [Double]) -> [Double] {
        var result = values
        for start in stride(from: 0, to: values.count, by: side * side) {
            for row in 0..<side {
                for column in 0..<side {
                    result[start + column * side + row] = values[start + row * side + column]
                }
            }
        }
        return result
    }

    /// √(2/n) cos(π (2 place + 1) frequency / 2n), and √(1/n) in the first row.
    private static func basis(of side: Int) -> [Double] {
        let first = (1 / Double(side)).squareRoot()
        let others = (2 / Double(side)).squareRoot()
        var basis: [Double] = []
        basis.reserveCapacity(side * side)
        for frequency in 0..<side {
            for place in 0..<side {
                let cosine = cosine(of: (2 * place + 1) * frequency, inQuarters: side)
                basis.append((frequency == 0 ? first : others) * cosine)
            }
        }
        return basis
    }

    /// cos(π/2 · numerator / denominator), from + − × ÷ alone: the angle is brought into an eighth
    /// of a turn by whole numbers, where eleven terms of the series reach the last bit.
    static func cosine(of numerator: Int, inQuarters denominator: Int) -> Double {
        let (quarter, rest) = (numerator % (4 * denominator)).quotientAndRemainder(
            dividingBy: denominator)
        // In the second half of a quarter the other function of what is missing is taken.
        let isNear = 2 * rest <= denominator
        let angle =
            Double(isNear ? rest : denominator - rest) / Double(denominator) * (Double.pi / 2)
        let isCosine = isNear == (quarter % 2 == 0)
        let magnitude = series(angle, isCosine: isCosine)
        return quarter == 1 || quarter == 2 ? -magnitude : magnitude
    }

    /// The Taylor series of the cosine or the sine, summed from its least term.
    private static func series(_ angle: Double, isCosine: Bool) -> Double {
        let square = angle * angle
        var sum = 1.0
        for term in stride(from: 20, through: 2, by: -2) {
            let n = Double(isCosine ? term : term + 1)
            sum = 1 - square / (n * (n - 1)) * sum
        }
        return isCosine ? sum : angle * sum
    }
}
