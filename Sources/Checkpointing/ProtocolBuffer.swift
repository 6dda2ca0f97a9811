/// The few forms of protocol buffers that a dag-pb block needs.
enum ProtocolBuffer {
    /// Appends an unsigned number, seven bits a byte, the lowest first.
    static func append(varint value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a field that is a number.
    static func append(field: UInt64, number: Int64, to bytes: inout [UInt8]) {
        append(varint: field << 3, to: &bytes)
        append(varint: UInt64(number), to: &bytes)
    }

    /// Appends a field that is bytes.
    static func append(
        field: UInt64, bytes content: some Collection<UInt8>, to bytes: inout [UInt8]
    ) {
        append(varint: field << 3 | 2, to: &bytes)
        append(varint: UInt64(content.count), to: &bytes)
        bytes.append(contentsOf: content)
    }
}
