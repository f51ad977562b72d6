/* The octets of a PDU, written field by field. */
#ifndef AGAHI_TEST_OCTETS_H
#define AGAHI_TEST_OCTETS_H

#include "testing.h"

#include "agahi/smpp/pdu.h"

struct octets {
	uint8_t data[PDU_MAX_OCTETS];
	size_t len;
};

static struct octets made;

static inline void put(const void *data, size_t len)
{
	assert_true(made.len + len <= sizeof(made.data));
	memcpy(made.data + made.len, data, len);
	made.len += len;
}

static inline void put_u8(unsigned value)
{
	uint8_t octet = (uint8_t)value;

	put(&octet, 1);
}

static inline void put_u16(unsigned value)
{
	put_u8(value >> 8);
	put_u8(value & 0xff);
}

static inline void put_u32(uint32_t value)
{
	put_u16(value >> 16);
	put_u16(value & 0xffff);
}

static inline void put_text(const char *text)
{
	put(text, strlen(text) + 1);
}

static inline void begin(uint32_t command, uint32_t status, uint32_t sequence)
{
	made.len = 0;
	put_u32(0);
	put_u32(command);
	put_u32(status);
	put_u32(sequence);
}

static inline void end(void)
{
	size_t len = made.len;

	made.len = 0;
	put_u32((uint32_t)len);
	made.len = len;
}

static inline void put_tlv(unsigned tag, const void *value, size_t len)
{
	put_u16(tag);
	put_u16((unsigned)len);
	put(value, len);
}

static inline void put_deliver_body(unsigned ton, unsigned npi, const char *source, const char *text)
{
	put_text("");
	put_u8(ton);
	put_u8(npi);
	put_text(source);
	put_u8(6);
	put_u8(0);
	put_text("8300");
	put("\0\0\0", 3);
	put_text("");
	put_text("");
	put("\0\0\0\0", 4);
	put_u8((unsigned)strlen(text));
	put(text, strlen(text));
}

static inline void make_deliver(void)
{
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "923001234567", "VOTE");
}

#endif
