"""What is said on ISO-on-TCP that is no S7: operations, facts and protocols of TLS, MMS, remote desktops."""
import os

from support import CAPTURES, SAMPLES, ProgramTest


class Tls(ProgramTest):
    def setUp(self):
        super().setUp()
        self.analyze(os.path.join(SAMPLES, 'tls-in-cotp.pcap'))

    def test_connections_are_secure_and_keep_their_role(self):
        rows = self.rows('select server_tsap, protocol, connection_type, secure, requests from connections order by connection_type')
        self.assertEqual([(r['protocol'], r['connection_type'], r['secure'], r['requests']) for r in rows], [
            ('s7comm-plus-tls', 'es', 1, 0), ('s7comm-plus-tls', 'hmi', 1, 0)])

    def test_handshakes_say_version_and_cipher(self):
        rows = self.rows("select detail, requests, ok, failed, errors from operations where operation = 'tls-handshake' order by detail")
        self.assertEqual([tuple(r.values()) for r in rows], [
            ('TLS 1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 sni=plc-21.plant', 1, 1, 0, '{}'),
            ('TLS 1.3 TLS_AES_256_GCM_SHA384 sni=plc-21.plant', 1, 1, 0, '{}'),
            ('up to TLS 1.2 sni=plc-21.plant', 1, 0, 1, '{"0x46":1}')])

    def test_records_are_counted_per_kind_and_side(self):
        rows = self.rows("""select o.initiator, o.detail, o.requests from operations o join connections c on c.id = o.connection
            where o.operation = 'tls-record' and c.connection_type = 'es' order by 1, 2""")
        self.assertEqual([tuple(r.values()) for r in rows], [
            ('client', 'application-data', 2), ('client', 'change-cipher-spec', 1), ('client', 'handshake', 1),
            ('server', 'application-data', 6), ('server', 'change-cipher-spec', 1), ('server', 'handshake', 1)])

    def test_certificates_are_facts_about_their_owner(self):
        rows = self.rows("select address, fact, value from device_fact where source = 'tls' order by fact")
        self.assertEqual([tuple(r.values()) for r in rows], [
            ('192.168.10.21', 'certificate', 'C=DE, O=Plant 1, OU=Hall 2, CN=PLC_21'),
            ('192.168.10.21', 'certificate_issuer', 'itself'),
            ('192.168.10.21', 'certificate_valid_from', '2026-11-20T15:12:19Z'),
            ('192.168.10.21', 'certificate_valid_to', '2036-11-17T15:12:19Z')])


class Others(ProgramTest):
    def test_a_remote_desktop_is_not_malformed(self):
        self.analyze(os.path.join(SAMPLES, 'other-protocols.pcap'))
        self.assertEqual(self.value('select malformed from captures'), 0)
        self.assertEqual(self.value("select count(*) from connections where protocol = 'rdp'"), 1)

    def test_fetch_and_write_are_operations(self):
        self.analyze(os.path.join(SAMPLES, 'other-protocols.pcap'))
        rows = self.rows("""select protocol, operation, detail, requests, ok, failed, errors from operations
            where operation in ('fetch', 'write') order by detail""")
        self.assertEqual([tuple(r.values()) for r in rows], [
            ('iso-on-tcp', 'fetch', 'DB10 0+20', 1, 1, 0, '{}'), ('iso-on-tcp', 'fetch', 'DB99 0+20', 1, 0, 1, '{"0x06":1}'),
            ('iso-on-tcp', 'write', 'M 100+2', 1, 1, 0, '{}')])

    def test_a_routed_connection_names_subnet_and_station(self):
        self.analyze(os.path.join(SAMPLES, 'other-protocols.pcap'))
        rows = self.rows("""select c.protocol, c.connection_type, c.rack, c.slot, c.reads, o.detail, o.ok from connections c
            join operations o on o.connection = c.id where o.operation = 'routing'""")
        self.assertEqual([tuple(r.values()) for r in rows], [('s7comm', 'pg', 0, 2, 3, 'subnet 0012-0034 station 3', 1)])

    def test_mms_of_others_is_counted_and_never_s7(self):
        capture = os.path.join(CAPTURES, 'iso9506-1-mms.pcap')
        if not os.path.exists(capture):
            self.skipTest('no ' + capture)
        self.analyze(capture)
        self.assertEqual({r['protocol'] for r in self.rows('select protocol from connections')}, {'mms'})
        self.assertEqual({r['protocol'] for r in self.rows('select protocol from operations')}, {'mms'})
        self.assertEqual(self.value('select count(*) from accesses'), 0)
