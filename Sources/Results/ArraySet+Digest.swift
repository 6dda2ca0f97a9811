public import ProtocolCore

extension ArraySet {
    /// SHA-256 over dimensions, variables and attributes, in their order.
    ///
    /// Texts are counted, numbers stand as their bits, so that different sets have different
    /// digests. Not-a-number has one form.
    public var digest: Digest {
        var bytes: [UInt8] = []
        bytes.append(counted: "zoosim arrays 1")
        bytes.append(littleEndian: UInt64(attributes.count))
        for (name, text) in attributes {
            bytes.append(counted: name)
            bytes.append(counted: text)
        }
        bytes.append(littleEndian: UInt64(dimensions.count))
        for dimension in dimensions {
            bytes.append(counted: dimension.name)
            bytes.append(littleEndian: UInt64(dimension.count))
        }
        bytes.append(littleEndian: UInt64(variables.count))
        for variable in variables {
            bytes.append(counted: variable.name)
            bytes.append(littleEndian: UInt64(variable.dimensions.count))
            for name in variable.dimensions { bytes.append(counted: name) }
            bytes.append(counted: variable.unit)
            bytes.append(counted: variable.about)
            variable.values.append(to: &bytes)
        }
        return Digest(of: bytes)
    }
}

extension ArraySet.Values {
    fileprivate func append(to bytes: inout [UInt8]) {
        bytes.append(littleEndian: UInt64(count))
        switch self {
        case .reals(let values):
            bytes.append(counted: "real")
            for value in values {
                bytes.append(littleEndian: (value.isNaN ? Double.nan : value).bitPattern)
            }
        case .integers(let values):
            bytes.append(counted: "integer")
            for value in values { bytes.append(littleEndian: UInt64(bitPattern: value)) }
        case .unsigned(let values):
            bytes.append(counted: "unsigned")
            for value in values { bytes.append(littleEndian: value) }
        case .texts(let values):
            bytes.append(counted: "text")
            for value in values { bytes.append(counted: value) }
        }
    }
}
