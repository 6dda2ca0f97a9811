import Testing

@testable import Experiments

/// The solvers of GSL as Swift sees them.
struct SolverTests {
    @Test func `a root is found, and the last bracket holds it`() throws {
        let ending = try Solver.root(
            between: 0, and: 3, precision: 1e-9, goesOn: { true }, of: { $0 * $0 - 2 })
        #expect(ending.isExact)
        #expect(abs(ending.place[0] - 2.0.squareRoot()) < 1e-8)
        #expect(ending.place[1] <= 2.0.squareRoot() && 2.0.squareRoot() <= ending.place[2])
    }

    @Test func `faults of the library come back as errors, and end nothing`() {
        #expect(throws: Solver.Failure.self) {
            try Solver.root(between: 2, and: 3, precision: 1e-9, goesOn: { true }, of: { $0 })
        }
        #expect(throws: Solver.Failure.self) {
            try Solver.root(
                between: 0, and: 3, precision: 1e-9, goesOn: { true },
                of: { $0 == 0 ? -1 : $0 == 3 ? 1 : .nan })
        }
        #expect(throws: Solver.Failure.self) {
            try Solver.minimum(
                between: 0, and: 3, from: 1, precision: 1e-9, goesOn: { true }, of: { $0 })
        }
        #expect(throws: Solver.Failure.self) {
            try Solver.simplex(
                from: [0, 0], step: 1, precision: 1e-9, goesOn: { true }, of: { _ in .nan })
        }
    }

    @Test func `minima are found along a line and in a curved valley`() throws {
        let line = try Solver.minimum(
            between: 0, and: 3, from: 1, precision: 1e-6, goesOn: { true },
            of: { ($0 - 1.7) * ($0 - 1.7) })
        #expect(line.isExact && abs(line.place - 1.7) < 1e-5)
        // Rosenbrock's function.
        let valley = try Solver.simplex(
            from: [-1.2, 1], step: 0.5, precision: 1e-6, goesOn: { true }
        ) { x in
            let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
            return a * a + 100 * b * b
        }
        #expect(valley.isExact)
        #expect(abs(valley.place[0] - 1) < 1e-4 && abs(valley.place[1] - 1) < 1e-4)
    }

    @Test func `a solver that is told to stop says that it is not exact`() throws {
        var left = 3
        let ending = try Solver.root(
            between: 0, and: 3, precision: 1e-12,
            goesOn: {
                left -= 1
                return left > 0
            }, of: { $0 * $0 * $0 - 2 })
        #expect(!ending.isExact)
    }

    @Test func `singular values put the matrix together again`() throws {
        for matrix in [[[3.0, 1], [1, 2], [0, -4]], [[1.0, 2]], [[1.0, 2], [2, 4]]] {
            let parts = try SingularValues(matrix, columns: 2)
            for (row, values) in matrix.enumerated() {
                for (column, value) in values.enumerated() {
                    let sum = (0..<2).reduce(0.0) {
                        $0 + parts.left[row][$1] * parts.values[$1] * parts.right[column][$1]
                    }
                    #expect(abs(sum - value) < 1e-12)
                }
            }
            #expect(parts.values == parts.values.sorted(by: >))
        }
        #expect(try SingularValues([[1, 2], [2, 4]], columns: 2).rank == 1)
        #expect(try SingularValues([[1, 2]], columns: 2).condition == .infinity)
        let diagonal = try SingularValues([[6, 0], [0, 3]], columns: 2)
        #expect(diagonal.values == [6, 3] && diagonal.condition == 2)
    }
}
