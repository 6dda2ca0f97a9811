@preconcurrency import CGSL

/// What the solvers of the GNU Scientific Library have in common.
enum Solver {
    /// Why a solver gave up.
    struct Failure: Error, Hashable, CustomStringConvertible {
        var description: String
    }

    /// GSL's own handler ends the program at the first error; here they become Swift's.
    private static let isQuiet: Bool = {
        gsl_set_error_handler_off()
        return true
    }()

    /// Makes errors of the library come back as values; once is enough.
    static func prepare() { precondition(isQuiet) }

    /// Turns what the library says into an error.
    static func check(_ status: Int32) throws(Failure) {
        guard status != Int32(GSL_SUCCESS) else { return }
        throw Failure(description: gsl_strerror(status).map { String(cString: $0) } ?? "\(status)")
    }

    /// A function that the library can call.
    final class Callback {
        let body: ([Double]) -> Double
        init(_ body: @escaping ([Double]) -> Double) { self.body = body }

        /// As the library's parameter; valid while the callback lives.
        var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

        /// What a parameter stands for.
        static func of(_ pointer: UnsafeMutableRawPointer?) -> Callback? {
            pointer.map { Unmanaged<Callback>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    /// The function of one number that a callback is.
    static func function(_ callback: Callback) -> gsl_function {
        gsl_function(
            function: { x, pointer in Callback.of(pointer)?.body([x]) ?? .nan },
            params: callback.pointer)
    }

    /// Steps after which a solver is given up: on a level it can go on for ever.
    private static let mostSteps = 1_000

    /// How a search ended.
    struct Ending<Place: Hashable & Sendable>: Hashable, Sendable {
        var place: Place
        /// Whether it is as exact as was wanted; if not, it was told to stop.
        var isExact: Bool
    }

    /// The root of a function between two places at which its signs differ, by Brent's method
    /// (Brent, "Algorithms for minimization without derivatives", 1973, chapter 4).
    ///
    /// - Parameters:
    ///   - precision: how narrow the bracket is to become.
    ///   - goesOn: asked before each step.
    /// - Returns: the ends of the last bracket.
    /// - Throws: what the library says, if the signs are equal or a value is not finite.
    static func root(
        between low: Double, and high: Double, precision: Double, goesOn: () -> Bool,
        of body: @escaping (Double) -> Double
    ) throws(Failure) -> Ending<[Double]> {
        prepare()
        let callback = Callback { body($0[0]) }
        var function = function(callback)
        guard let solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent) else {
            throw Failure(description: "there is no memory left")
        }
        defer { gsl_root_fsolver_free(solver) }
        return try withExtendedLifetime(callback) { () throws(Failure) in
            try check(gsl_root_fsolver_set(solver, &function, low, high))
            for _ in 0..<mostSteps {
                guard goesOn() else { break }
                try check(gsl_root_fsolver_iterate(solver))
                let ends = [gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver)]
                let root = gsl_root_fsolver_root(solver)
                if ends[1] - ends[0] <= precision || body(root) == 0 {
                    return Ending(place: [root] + ends, isExact: true)
                }
            }
            return Ending(
                place: [gsl_root_fsolver_root(solver)] + [
                    gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver),
                ], isExact: false)
        }
    }

    /// The minimum of a function between two places that are higher than one between them, by
    /// Brent's method (the same, chapter 5).
    ///
    /// - Throws: what the library says, if the place between is not the lowest.
    static func minimum(
        between low: Double, and high: Double, from middle: Double, precision: Double,
        goesOn: () -> Bool, of body: @escaping (Double) -> Double
    ) throws(Failure) -> Ending<Double> {
        prepare()
        let callback = Callback { body($0[0]) }
        var function = function(callback)
        guard let solver = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent) else {
            throw Failure(description: "there is no memory left")
        }
        defer { gsl_min_fminimizer_free(solver) }
        return try withExtendedLifetime(callback) { () throws(Failure) in
            try check(gsl_min_fminimizer_set(solver, &function, middle, low, high))
            for _ in 0..<mostSteps {
                guard goesOn() else { break }
                try check(gsl_min_fminimizer_iterate(solver))
                let width =
                    gsl_min_fminimizer_x_upper(solver) - gsl_min_fminimizer_x_lower(solver)
                if width <= 2 * precision {
                    return Ending(place: gsl_min_fminimizer_x_minimum(solver), isExact: true)
                }
            }
            return Ending(place: gsl_min_fminimizer_x_minimum(solver), isExact: false)
        }
    }

    /// The minimum of a function of several numbers near a place, by the simplex of Nelder and Mead
    /// ("A simplex method for function minimization", The Computer Journal 7, 1965).
    ///
    /// - Parameters:
    ///   - step: how far the simplex reaches at first, along each number.
    ///   - precision: how small the simplex is to become.
    /// - Throws: what the library says, if a value is not finite.
    static func simplex(
        from start: [Double], step: Double, precision: Double, goesOn: () -> Bool,
        of body: @escaping ([Double]) -> Double
    ) throws(Failure) -> Ending<[Double]> {
        prepare()
        let count = start.count
        let callback = Callback(body)
        var function = gsl_multimin_function(
            f: { vector, pointer in
                guard let vector, let callback = Callback.of(pointer) else { return .nan }
                return callback.body(
                    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) })
            }, n: count, params: callback.pointer)
        guard let place = gsl_vector_alloc(count), let steps = gsl_vector_alloc(count),
            let solver = gsl_multimin_fminimizer_alloc(
                gsl_multimin_fminimizer_nmsimplex2, count)
        else { throw Failure(description: "there is no memory left") }
        defer {
            gsl_multimin_fminimizer_free(solver)
            gsl_vector_free(steps)
            gsl_vector_free(place)
        }
        for (index, value) in start.enumerated() { gsl_vector_set(place, index, value) }
        gsl_vector_set_all(steps, step)
        return try withExtendedLifetime(callback) { () throws(Failure) in
            try check(gsl_multimin_fminimizer_set(solver, &function, place, steps))
            var isExact = false
            for _ in 0..<mostSteps {
                guard !isExact, goesOn() else { break }
                try check(gsl_multimin_fminimizer_iterate(solver))
                isExact = gsl_multimin_fminimizer_size(solver) <= precision
            }
            let best = solver.pointee.x
            return Ending(
                place: (0..<count).map { gsl_vector_get(best, $0) }, isExact: isExact)
        }
    }
}
