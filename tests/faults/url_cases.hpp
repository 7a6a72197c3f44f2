#pragma once

/// \file
/// Addresses that two readers of URLs understand differently. GOOD is the port of the server that
/// the user means, EVIL the port of another one, and so another origin.

#include <string>

namespace assay::faults {

struct UrlCase {
  const char* name;
  const char* base_url;  ///< as a double-quoted scalar of YAML
};

/// Refused before anything is sent.
inline constexpr UrlCase kRefusedUrls[] = {
    // who is the host?
    {"user information that looks like a host", "http://127.0.0.1:GOOD@127.0.0.1:EVIL"},
    {"a user", "http://user@127.0.0.1:EVIL"},
    {"a user and a password", "http://user:word@127.0.0.1:EVIL"},
    {"an empty user", "http://@127.0.0.1:EVIL"},
    {"an encoded @", "http://127.0.0.1%40127.0.0.1:EVIL"},
    {"a backslash before the @", "http://127.0.0.1:GOOD\\\\@127.0.0.1:EVIL"},
    {"a backslash for a slash", "http://127.0.0.1:EVIL\\\\v1"},
    {"backslashes for both slashes", "http:\\\\\\\\127.0.0.1:EVIL"},
    {"a host behind a fragment", "http://127.0.0.1:EVIL#@127.0.0.1:GOOD"},
    {"a host behind a query", "http://127.0.0.1:EVIL?@127.0.0.1:GOOD"},
    {"two hosts, comma", "http://127.0.0.1,127.0.0.1:EVIL"},
    {"no scheme", "//127.0.0.1:EVIL"},
    {"one slash", "http:/127.0.0.1:EVIL"},
    {"three slashes", "http:///127.0.0.1:EVIL"},
    // white space and control characters
    {"a tab", "http://127.0.0.1\\t:EVIL"},
    {"a tab in the scheme", "ht\\ttp://127.0.0.1:EVIL"},
    {"a line break", "http://127.0.0.1:GOOD\\n@127.0.0.1:EVIL"},
    {"a header behind a line break", "http://127.0.0.1:EVIL\\r\\nX-Other: 1"},
    {"a space in front", " http://127.0.0.1:EVIL"},
    {"a space inside", "http://127.0.0.1:GOOD @127.0.0.1:EVIL"},
    {"a NUL", "http://127.0.0.1:EVIL\\0.example"},
    {"a soft hyphen", "http://local\\u00adhost:EVIL"},
    // names
    {"a trailing dot", "http://localhost.:EVIL"},
    {"a trailing dot, encoded", "http://localhost%2e:EVIL"},
    {"an ideographic full stop", "http://127\\u30020\\u30020\\u30021:EVIL"},
    {"full-width digits", "http://\\uff11\\uff12\\uff17.0.0.1:EVIL"},
    {"circled digits", "http://\\u2460\\u2461\\u2466.0.0.1:EVIL"},
    {"a letter from another script", "http://l\\u043ecalhost:EVIL"},
    {"an encoded letter", "http://loc%61lhost:EVIL"},
    // addresses
    {"an address as one number", "http://2130706433:EVIL"},
    {"an address in hexadecimal", "http://0x7f000001:EVIL"},
    {"an address in octal", "http://0177.0.0.1:EVIL"},
    {"an address with two parts", "http://127.1:EVIL"},
    {"an address with a leading zero", "http://127.0.0.01:EVIL"},
    {"any address of this machine", "http://0.0.0.0:EVIL"},
    {"any address, IPv6", "http://[::]:EVIL"},
    {"IPv4 inside of IPv6", "http://[::ffff:127.0.0.1]:EVIL"},
    {"IPv6 without its end", "http://[::1:EVIL"},
    {"IPv6 without brackets", "http://::1:EVIL"},
    {"IPv6 with a name behind it", "http://[::1]localhost:EVIL"},
    {"IPv6 with a zone", "http://[fe80::1%25lo]:EVIL"},
    // ports
    {"two ports", "http://127.0.0.1:GOOD:EVIL"},
    {"a port that wraps around", "http://127.0.0.1:WRAPPED"},
    {"a port with a sign", "http://127.0.0.1:+EVIL"},
    {"a port with a leading zero", "http://127.0.0.1:0EVIL"},
    {"an empty port", "http://127.0.0.1:"},
    // paths
    {"dot segments", "http://127.0.0.1:EVIL/v1/../x"},
    {"encoded dot segments", "http://127.0.0.1:EVIL/%2e%2E/x"},
    // schemes
    {"a file", "file:///etc/passwd"},
    {"a socket of this machine", "unix:/run/some.sock"},
    {"another protocol", "ftp://127.0.0.1:EVIL"},
};

/// Where the secrets of a machine in a cloud are served.
inline constexpr UrlCase kMetadataUrls[] = {
    {"the metadata address", "https://169.254.169.254/latest"},
    {"the metadata address over http", "http://169.254.169.254"},
    {"the metadata address as one number", "https://2852039166"},
    {"the metadata address inside of IPv6", "https://[::ffff:169.254.169.254]"},
    {"the same in hexadecimal", "https://[::ffff:a9fe:a9fe]"},
    {"a link-local address", "https://[fe80::a9fe:a9fe]"},
};

/// A key would travel readable.
inline constexpr UrlCase kCleartextUrls[] = {
    {"a host", "http://api.example.com"},
    {"a private address", "http://10.0.0.1"},
    {"a name that begins like this machine", "http://localhost.example.com:EVIL"},
    {"an address that begins like this machine", "http://127.0.0.1.example.com:EVIL"},
    {"a name that ends like this machine", "http://notlocalhost:EVIL"},
};

/// Other spellings of where the user means.
inline constexpr UrlCase kMeantUrls[] = {
    {"upper case", "HTTP://LOCALHOST:GOOD"},
    {"a slash at the end", "http://127.0.0.1:GOOD/"},
    {"an address in the path", "http://127.0.0.1:GOOD//127.0.0.1:EVIL"},
};

}  // namespace assay::faults
