/// The two ways in which content identifiers are written.
enum Multibase {
    /// Base 32 (RFC 4648) in lower case, without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        var text = ""
        var bits = 0
        var held = 0
        for byte in bytes {
            held = held << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[held >> bits & 31])
            }
            held &= 1 << bits - 1
        }
        if bits > 0 { text.append(alphabet[held << (5 - bits) & 31]) }
        return text
    }

    /// Base 58 with Bitcoin's alphabet; leading zero bytes are written as "1".
    static func base58(_ bytes: [UInt8]) -> String {
        let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
        // Digits of the number, the least significant first.
        var digits: [Int] = []
        for byte in bytes {
            var carry = Int(byte)
            for place in digits.indices {
                carry += digits[place] << 8
                digits[place] = carry % 58
                carry /= 58
            }
            while carry > 0 {
                digits.append(carry % 58)
                carry /= 58
            }
        }
        let zeros = String(repeating: "1", count: bytes.prefix { $0 == 0 }.count)
        return zeros + String(digits.reversed().map { alphabet[$0] })
    }
}
