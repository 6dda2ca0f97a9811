import CGSL

/// The decomposition A = U·diag(s)·Vᵀ of a matrix, by GSL (one-sided Jacobi rotations, which keep
/// small singular values exact).
struct SingularValues {
    /// Falling; as many as the matrix has columns.
    let values: [Double]
    /// U by rows, with zero columns where a value is zero.
    let left: [[Double]]
    /// V by rows: a row a column of the matrix.
    let right: [[Double]]

    /// Decomposes a matrix, by rows; one with fewer rows than columns is as if rows of zeros stood
    /// below.
    init(_ rows: [[Double]], columns: Int) throws(Solver.Failure) {
        Solver.prepare()
        precondition(columns > 0 && rows.allSatisfy { $0.count == columns }, "no matrix")
        let height = max(rows.count, columns)
        guard let a = gsl_matrix_calloc(height, columns),
            let v = gsl_matrix_calloc(columns, columns), let s = gsl_vector_alloc(columns)
        else { throw Solver.Failure(description: "there is no memory left") }
        defer {
            gsl_vector_free(s)
            gsl_matrix_free(v)
            gsl_matrix_free(a)
        }
        for (row, values) in rows.enumerated() {
            for (column, value) in values.enumerated() { gsl_matrix_set(a, row, column, value) }
        }
        try Solver.check(gsl_linalg_SV_decomp_jacobi(a, v, s))
        values = (0..<columns).map { gsl_vector_get(s, $0) }
        left = rows.indices.map { row in (0..<columns).map { gsl_matrix_get(a, row, $0) } }
        right = (0..<columns).map { row in (0..<columns).map { gsl_matrix_get(v, row, $0) } }
    }

    /// How many values are not zero but for rounding.
    var rank: Int { values.count { $0 > (values.first ?? 0) * 1e-10 } }

    /// The greatest by the least; infinite if one is zero.
    var condition: Double {
        guard let first = values.first, let last = values.last, last > first * 1e-10 else {
            return .infinity
        }
        return first / last
    }
}
