// One RSA key of 2,048 bits and signatures of "sample" by it, made once with OpenSSL's command
// line: keys of this size take too long to make in every test.
#pragma once

namespace menshen::test {

inline constexpr const char* rsa_2048 =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvXX7Hxm89uDYEEFjhuPX\n"
    "wVyX8pkKtZqjA5LxDzw8xXeZ2rCdQl+xRWRxy/HLqTygcaaaQrv8b9DZnVFYBVgR\n"
    "Wme6EusoZZ+Q1p0AA0T3Z2rQgdnhmB4QzlGIIW4Shs6KZsgShDng4MU8zuRKwWxu\n"
    "1J+G5ZH84quP67wE2a1W36ekPwf4IbnQfRWOOPP/TWu00Y++raGboPXJTdWNFD0e\n"
    "qM67NlNBv1yI74w778MaJ0PzrrOX8N/tAobV5mpQy/B5OShB3TBGjAUOXnFiISfv\n"
    "6y/1rnJftzJGdSl5Bg/zxyjb7BL4aasbDPXIvIJv/DMM593/lHmxZeUWjU+eMsmi\n"
    "qwIDAQAB\n-----END PUBLIC KEY-----\n";
inline constexpr const char* pss_salt_32 =
    "Bs8qBbkT1ZJu6gTjmd2b/Om8zkng8xle1njV1f6FfBcA2d5di/"
    "QLVstD2lDzMHCz0o+G0NEp+YYLYFBKEh+xNYBcRyPteLMN"
    "gGjBE/hGNcix7R4AOQSFe04le3pQYBtMWlE5Yb0IlAkm1RjSLMrn7pBYyxohgHtxv10g7a3yUGTjA7HE2cZoqL3COwmo/"
    "DkQ"
    "rMMmjnomC8ZFmfr8BuFMdvtwiAhTcFQv4su2jhMyFlIz0YpJ2ramw/"
    "x9RixtNh+37DtqPC8+0pdhE58aXFZzjvdOQ+HzTL5/"
    "hmMYaHQH/Aw0Cse2gQpKaQSTBJcxESv8gyCdKg7XnCUucNprlWnnnQ==";
inline constexpr const char* pss_salt_20 =
    "EJOCBzkL+OupoyGE0rXY5gmXb08JH+Yj1PTvyBVpHEXnZLdfvtljK7ZBkG8FdM9ZADI6m78fcxRlxfU2CM2g5SrVEbg9O+"
    "M/"
    "ibi4NOKJH9YOegHgWzoIVWqVhwvfzgWFbHpkmQ614ep/2xn/"
    "5pLZ+8IGR4xc4BzsG4JHi7R0Is4HaclLdpR9ic6cFl1p8H7Y"
    "gWtTyoCvOUXJJQpLQfoovGJ8X1X1Ah+vgoYMIOBw2ZIIqt/GfNRtldfAkJBecFGdr1nYmYEhxTQtmP8IlzEt2h/"
    "lWXKtQZEH"
    "+le34Q19HAlyyVntzMbPpApt/Ny/UBhAz09cP5Zx2MoqX6AFMQG2xw==";
inline constexpr const char* pkcs1_v15 =
    "MsnRCh3zS3x+o37aHc21ZRm4hGmo0NqbjO+nrl1rggQNjqz/"
    "jhcKBbH7r9tEd473xjgIedffur6CuPSmkiwkZCgmJdd3wgA0"
    "p+7BGMnX+fFKgrrlAg9eok+GmtibD1ikRnWMAftYwJ5pLRz8RExR2cwOLq3W1EbGXwujp6/"
    "sE49HYGPlx6RaDdxJRciqENzH"
    "NM2UsTxNV3Z/"
    "yy9sMxTiyRGXxgl+mSnzy3pkKuE37af+Onnv4V6XRxqQvz9Nh9GRQyDktUE4V40qoL+Y3NZx3bX0QSptgtyV"
    "tMyWEPZsVladxHkyOcoShX/Inki4N8aiMn+bvS1cAVPZF9V6BCEsjA==";

}  // namespace menshen::test
