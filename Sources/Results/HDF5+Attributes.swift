import CHDF5

extension HDF5 {
    /// Writes a text attribute, new or in place of an old one.
    static func setAttribute(
        _ name: String, of object: hid_t, to text: String
    ) throws(Failure) {
        try withVariableText { type throws(Failure) in
            try setAttribute(name, of: object, type: type) { attribute in
                text.withCString { characters in
                    var pointer: UnsafePointer<CChar>? = characters
                    return H5Awrite(attribute, type, &pointer)
                }
            }
        }
    }

    /// Writes an attribute that is an unsigned integer.
    static func setAttribute(
        _ name: String, of object: hid_t, to number: UInt64
    ) throws(Failure) {
        try setAttribute(name, of: object, type: chdf5_file_unsigned()) { attribute in
            var number = number
            return H5Awrite(attribute, chdf5_memory_unsigned(), &number)
        }
    }

    private static func setAttribute(
        _ name: String, of object: hid_t, type: hid_t, write: (hid_t) -> herr_t
    ) throws(Failure) {
        let attribute: hid_t
        if H5Aexists(object, name) > 0 {
            attribute = try identifier(H5Aopen(object, name, hid_t(H5P_DEFAULT)))
        } else {
            let space = try identifier(H5Screate(H5S_SCALAR))
            defer { H5Sclose(space) }
            attribute = try identifier(
                H5Acreate2(
                    object, name, type, space, hid_t(H5P_DEFAULT), hid_t(H5P_DEFAULT)))
        }
        defer { H5Aclose(attribute) }
        try check(write(attribute))
    }

    /// Reads a text attribute.
    static func textAttribute(_ name: String, of object: hid_t) throws(Failure) -> String {
        let attribute = try identifier(H5Aopen(object, name, hid_t(H5P_DEFAULT)))
        defer { H5Aclose(attribute) }
        return try withVariableText { type throws(Failure) in
            var pointer: UnsafeMutablePointer<CChar>?
            try check(H5Aread(attribute, type, &pointer))
            defer { H5free_memory(pointer) }
            return pointer.map { String(cString: $0) } ?? ""
        }
    }

    /// Reads an attribute that is an unsigned integer.
    static func unsignedAttribute(_ name: String, of object: hid_t) throws(Failure) -> UInt64 {
        let attribute = try identifier(H5Aopen(object, name, hid_t(H5P_DEFAULT)))
        defer { H5Aclose(attribute) }
        var number: UInt64 = 0
        try check(H5Aread(attribute, chdf5_memory_unsigned(), &number))
        return number
    }
}
