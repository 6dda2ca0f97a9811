import CHDF5
import Synchronization

/// The calls of the HDF5 library, one at a time, with its errors as Swift errors.
///
/// The library is not thread-safe and keeps one stack of errors, so every use goes through
/// `exclusively`. Nothing else in the program may call it.
enum HDF5 {
    /// What the library said when a call failed.
    struct Failure: Error {
        var message: String
    }

    private static let lock = Mutex(())

    /// Runs the body while no other thread is in the library; its automatic printing is off.
    static func exclusively<Value: Sendable>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try lock.withLock { (_: inout Void) throws(Failure) -> Value in
            H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
            return try body()
        }
    }

    /// The identifier that a call gave, or the failure that it reported by a negative one.
    static func identifier(_ call: @autoclosure () -> hid_t) throws(Failure) -> hid_t {
        let id = call()
        guard id >= 0 else { throw lastFailure() }
        return id
    }

    /// Passes a call that reports success by zero or more.
    static func check(_ call: @autoclosure () -> herr_t) throws(Failure) {
        guard call() >= 0 else { throw lastFailure() }
    }

    /// The version of the library that is linked.
    static func version() -> String {
        var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
        H5get_libversion(&numbers.0, &numbers.1, &numbers.2)
        return "\(numbers.0).\(numbers.1).\(numbers.2)"
    }

    /// The stack of errors as one line: the outermost call, then the cause.
    private static func lastFailure() -> Failure {
        var lines: [String] = []
        withUnsafeMutablePointer(to: &lines) { target in
            _ = H5Ewalk2(
                hid_t(H5E_DEFAULT), H5E_WALK_DOWNWARD,
                { _, error, target in
                    guard let text = error?.pointee.desc, let target else { return 0 }
                    target.assumingMemoryBound(to: [String].self).pointee
                        .append(String(cString: text))
                    return 0
                }, target)
        }
        H5Eclear2(hid_t(H5E_DEFAULT))
        guard let first = lines.first, let last = lines.last else {
            return Failure(message: "HDF5 gives no reason")
        }
        return Failure(message: first == last ? "HDF5: \(first)" : "HDF5: \(first): \(last)")
    }
}

extension HDF5 {
    /// A property list that is closed after the body.
    static func withProperties<Value>(
        _ kind: hid_t, _ body: (hid_t) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let properties = try identifier(H5Pcreate(kind))
        defer { H5Pclose(properties) }
        return try body(properties)
    }

    /// The way in which all files are opened: format of HDF5 1.10, and objects close with the file.
    static func withFileAccess<Value>(
        _ body: (hid_t) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try withProperties(chdf5_class_file_access()) { access throws(Failure) in
            try check(H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110))
            try check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG))
            return try body(access)
        }
    }

    /// The type of a text column: UTF-8 of fixed length, padded with zeros.
    static func withFixedText<Value>(
        of width: Int, _ body: (hid_t) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try withText(of: width, body)
    }

    /// The type of a text attribute: UTF-8 of any length.
    static func withVariableText<Value>(
        _ body: (hid_t) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try withText(of: chdf5_variable_length(), body)
    }

    private static func withText<Value>(
        of length: Int, _ body: (hid_t) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let type = try identifier(H5Tcopy(chdf5_c_string()))
        defer { H5Tclose(type) }
        try check(H5Tset_size(type, length))
        try check(H5Tset_cset(type, H5T_CSET_UTF8))
        try check(
            H5Tset_strpad(
                type, length == chdf5_variable_length() ? H5T_STR_NULLTERM : H5T_STR_NULLPAD))
        return try body(type)
    }
}
