/// One member's side of a PowerSGD exchange (Vogels et al., NeurIPS 2019, algorithms 1 and 2).
///
/// An exchange is two sums over all members: first of the left factors, which are then made
/// orthonormal by everyone, then of the right ones. The right factors are where the next exchange
/// starts, and what the factors cannot say is kept and added to the next update. Numbers that
/// belong to no matrix travel in the second sum.
///
/// ```
/// idle ── begin(update) ──► left ── turn(mean left) ──► right ── finish(mean right) ──► idle
/// ```
public struct PowerSGDMember: Hashable, Sendable {
    private enum Stage: Hashable { case idle, left, right }

    private let code: FactorCode
    private let shapes: [MatrixShape]
    private let count: Int
    private var stage = Stage.idle
    /// Right factors, those of the last exchange; then the orthonormal left ones of this one.
    private var right: [FactorMatrix]
    private var left: [FactorMatrix] = []
    /// The update with what was kept.
    private var sum: [Double] = []
    /// What is kept, one number a parameter.
    public private(set) var residual: [Double]

    /// A member before its first exchange of updates of so many parameters.
    ///
    /// - Parameter start: the first right factors, row by row, one list a matrix that becomes
    ///   factors; without it they are drawn, alike by all members.
    public init(_ factors: PowerSGD, parameters count: Int, start: [[Double]]? = nil) {
        precondition(factors.isSound, "no such factors: \(factors)")
        let code = FactorCode(factors)
        let shapes = code.matrices(of: count)
        self.code = code
        self.shapes = shapes
        self.count = count
        residual = [Double](repeating: 0, count: count)
        right = []
        for (index, shape) in shapes.enumerated() where factors.isWorthFactors(shape) {
            guard let start else {
                right.append(code.start(for: shape, index: index))
                continue
            }
            right.append(
                FactorMatrix(
                    rows: shape.columns, columns: factors.rank, values: start[right.count]))
        }
    }

    /// A member that starts where this one does and has kept something else: nothing, if it comes
    /// new; what it kept before, if it missed exchanges.
    ///
    /// - Precondition: no exchange is open; as many numbers as parameters, or none.
    public func resumed(with residual: [Double] = []) -> PowerSGDMember {
        precondition(stage == .idle, "an exchange is open: \(stage)")
        precondition(
            residual.isEmpty || residual.count == count, "\(residual.count) numbers for \(count)")
        var member = self
        member.residual = residual.isEmpty ? [Double](repeating: 0, count: count) : residual
        return member
    }

    /// Takes the member's update and gives the left factors, to be averaged over all members.
    ///
    /// - Precondition: no exchange is open; as many numbers as parameters.
    public mutating func begin(_ update: [Double]) -> [Double] {
        precondition(stage == .idle, "an exchange is open: \(stage)")
        precondition(update.count == count, "\(update.count) numbers for \(count)")
        stage = .left
        sum = update.indices.map { residual[$0] + (update[$0].isFinite ? update[$0] : 0) }
        var out: [Double] = []
        var factor = 0
        forEachMatrix { data, isFactored in
            guard isFactored else { return }
            out += data.times(right[factor]).values
            factor += 1
        }
        return out
    }

    /// Takes the mean left factors and gives the right ones, and whatever is no factor, to be
    /// averaged over all members.
    ///
    /// - Precondition: `begin` came before; as many numbers as it gave.
    public mutating func turn(_ mean: [Double]) -> [Double] {
        precondition(stage == .left, "no left factors are expected: \(stage)")
        stage = .right
        var place = 0
        left = []
        for shape in shapes where code.shape.isWorthFactors(shape) {
            let size = shape.rows * code.shape.rank
            left.append(
                FactorMatrix(
                    rows: shape.rows, columns: code.shape.rank,
                    values: Array(mean[place..<place + size])
                ).orthonormal)
            place += size
        }
        precondition(place == mean.count, "\(mean.count) numbers of left factors for \(place)")
        var out: [Double] = []
        var factor = 0
        var covered = 0
        forEachMatrix { data, isFactored in
            covered += data.values.count
            guard isFactored else {
                out += data.values
                return
            }
            out += data.transposed.times(left[factor]).values
            factor += 1
        }
        out += sum[min(covered, count)...]
        return out
    }

    /// Takes the mean right factors and gives the update of all members, which is the same for
    /// everyone; what it does not say of the member's own is kept.
    ///
    /// - Precondition: `turn` came before; as many numbers as it gave.
    public mutating func finish(_ mean: [Double]) -> [Double] {
        precondition(stage == .right, "no right factors are expected: \(stage)")
        stage = .idle
        var out: [Double] = []
        var exact: [Range<Int>] = []
        var place = 0
        var factor = 0
        for shape in shapes {
            guard code.shape.isWorthFactors(shape) else {
                exact.append(out.count..<out.count + shape.size)
                out += mean[place..<place + shape.size]
                place += shape.size
                continue
            }
            let size = shape.columns * code.shape.rank
            right[factor] = FactorMatrix(
                rows: shape.columns, columns: code.shape.rank,
                values: Array(mean[place..<place + size]))
            out += left[factor].times(right[factor].transposed).values
            place += size
            factor += 1
        }
        out = Array(out.prefix(count))
        exact.append(out.count..<count)
        out += mean[place...]
        precondition(out.count == count, "\(out.count) numbers for \(count)")
        for index in 0..<count { residual[index] = sum[index] - out[index] }
        // What travels whole is said in full, though it is another's as well.
        for range in exact { for index in range { residual[index] = 0 } }
        return out
    }

    /// The matrices of the update at hand, and whether each becomes factors.
    private func forEachMatrix(_ body: (FactorMatrix, Bool) -> Void) {
        var place = 0
        for shape in shapes {
            body(FactorCode.slice(of: sum, shape, at: place), code.shape.isWorthFactors(shape))
            place += shape.size
        }
    }
}
