"""The invented companies of the Procon sample files: some take part in the platform, some do not.

No name here is that of a real company; a likeness is chance. Roots are invented too, but for
00000000, which the real files carry for a bank and careless readers take for missing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supplier:
    """A company as Procon files write it.

    `names` are (legal name, trade name) spellings, one drawn a row, `{number}` in them its whole
    number; `platform` is its name on
    consumidor.gov.br, empty for one that does not take part. `weight` is its share of the
    complaints; `branch` the four characters after the root.
    """

    root: str
    names: tuple[tuple[str, str], ...]
    registered: tuple[str, str]
    activity: tuple[str, str]
    weight: float
    platform: str = ""
    branch: str = "0001"


_BANK = ("6422100", "BANCOS MÚLTIPLOS, COM CARTEIRA COMERCIAL")
_PHONE = ("6120501", "TELEFONIA MÓVEL CELULAR")
_POWER = ("3514000", "DISTRIBUIÇÃO DE ENERGIA ELÉTRICA")
_SHOP = (
    "4753900",
    "COMÉRCIO VAREJISTA ESPECIALIZADO DE ELETRODOMÉSTICOS E EQUIPAMENTOS DE ÁUDIO E VÍDEO",
)
_ONLINE = ("4713004", "LOJAS DE DEPARTAMENTOS OU MAGAZINES, EXCETO LOJAS FRANCAS")
_FURNITURE = ("4754701", "COMÉRCIO VAREJISTA DE MÓVEIS")
_TRAVEL = ("7911200", "AGÊNCIAS DE VIAGENS")
_SCHOOL = ("8599604", "TREINAMENTO EM DESENVOLVIMENTO PROFISSIONAL E GERENCIAL")
_OPTICIAN = ("4774100", "COMÉRCIO VAREJISTA DE ARTIGOS DE ÓPTICA")
_HEALTH = ("6550200", "PLANOS DE SAÚDE")

BANK_OF_ZEROS = Supplier(
    "00000000",
    (
        ("BANCO SERIEMA S.A", "BANCO SERIEMA"),
        ("BANCO SERIEMA SA", "AGENCIA 1705-1"),
        ("BANCO SERIEMA S/A.", "NULL"),
    ),
    ("BANCO SERIEMA SA", "DIRECAO GERAL"),
    _BANK,
    8.0,
    "Banco Seriema",
)
SPLIT_NAME = Supplier(
    "04417263",
    (
        ("COMERCIAL SAPUCAIA S/A", "MAGAZINE SAPUCAIA; SAPUCAIA ONLINE (LOJA FISICA)"),
        ("COMERCIAL SAPUCAIA S.A.", "SAPUCAIA;MAGAZINE;ONLINE"),
        ("COMERCIAL SAPUCAIA SA", "MAGAZINE SAPUCAIA"),
    ),
    ("COMERCIAL SAPUCAIA S.A.", ""),
    _SHOP,
    6.0,
    "Magazine Sapucaia",
)
RENAMED = Supplier(
    "01987230",
    (
        ("CENTRAIS ELETRICAS DO PLANALTO S/A - CEPLAN D", "CEPLAN"),
        ("LUMIAR DISTRIBUICAO PLANALTO (CEPLAN)", "LUMIAR"),
        ("ENERGIA PLANALTO DISTRIBUIDORA S.A.", "ENERGIA PLANALTO"),
    ),
    ("CENTRAIS ELETRICAS DO PLANALTO S.A. - CEPLAN D", "CEPLAN"),
    _POWER,
    7.0,
    "Energia Planalto",
)
"""One company under three names, one a year of file."""
SHORT_NUMBER = Supplier(
    "00042291",
    (("ASSISTENCIA VIAGEM CURICACA LTDA", "CURICACA ASSIST"),),
    ("ASSISTENCIA VIAGEM CURICACA LTDA", ""),
    _TRAVEL,
    2.0,
)
"""Its number without the lost zeros has 11 digits, as a CPF has."""
LETTERED = Supplier(
    "12ABC345",
    (("LOJA BARU COMERCIO DIGITAL LTDA", "BARU ONLINE"),),
    ("LOJA BARU COMERCIO DIGITAL LTDA", "BARU ONLINE"),
    _ONLINE,
    1.5,
)
"""A root with letters, as roots may have since 2026."""
OUTSIDER = Supplier(
    "27318459",
    (
        ("REDE PEQUI MOVEIS PLANEJADOS LTDA", "REDE PEQUI"),
        ("REDE PEQUI MÓVEIS PLANEJADOS LTDA - ME", "REDE PEQUI (CIP ELETRÔNICA)"),
    ),
    ("REDE PEQUI MOVEIS PLANEJADOS LTDA", "REDE PEQUI"),
    _FURNITURE,
    9.0,
)
"""Among the first in every year, and not on the platform."""
HOMONYMS = (
    Supplier(
        "18446027",
        (("OTICA BEM-TE-VI LTDA - ME", "ÓTICA BEM-TE-VI"),),
        ("OTICA BEM-TE-VI LTDA", "OTICA BEM-TE-VI"),
        _OPTICIAN,
        1.0,
    ),
    Supplier(
        "31770514",
        (("COMERCIO DE OCULOS UIRAPURU LTDA", "ÓTICA BEM-TE-VI"),),
        ("COMERCIO DE OCULOS UIRAPURU LTDA", "OTICA BEM-TE-VI"),
        _OPTICIAN,
        1.0,
    ),
)
"""Two companies with one trade name."""
SUPPLIERS = (
    OUTSIDER,
    BANK_OF_ZEROS,
    RENAMED,
    SPLIT_NAME,
    Supplier(
        "60418820",
        (
            ("BANCO ARAGUAIA S/A", "BANCO ARAGUAIA"),
            ("BANCO ARAGUAIA S.A. - {number}", "ARAGUAIA CARTÕES (CIP ELETRÔNICA)"),
            ("BANCO ARAGUAIA SA", "NULL"),
        ),
        ("BANCO ARAGUAIA S.A.", "ARAGUAIA EST UNIF"),
        _BANK,
        7.0,
        "Banco Araguaia",
    ),
    Supplier(
        "40559313",
        (
            ("TELEFONIA CERRADO S/A", "CERRADO CELULAR"),
            ("TELEFONIA CERRADO S.A.", 'CERRADO "CNPJ UNIFICADO"'),
        ),
        ("TELEFONIA CERRADO S.A.", "CERRADO"),
        _PHONE,
        8.0,
        "Telefonia Cerrado",
        "0147",
    ),
    Supplier(
        "09215544",
        (("TV CHAPADA SERVICOS DE COMUNICACAO LTDA", "TV CHAPADA"),),
        ("TV CHAPADA SERVICOS DE COMUNICACAO LTDA", ""),
        _PHONE,
        4.0,
        "TV Chapada",
    ),
    Supplier(
        "05330871",
        (("VAREJO CORUMBA COMERCIO S/A", "VAREJO CORUMBÁ"), ("VAREJO CORUMBÁ S.A.", "********")),
        ("VAREJO CORUMBA COMERCIO S.A.", "XXXXXXXXXXXX"),
        _SHOP,
        5.0,
        "Varejo Corumbá",
    ),
    Supplier(
        "03884120",
        (("LOJA IPE ONLINE COMERCIO ELETRONICO S.A.", "LOJA IPÊ ONLINE"),),
        ("LOJA IPE ONLINE COMERCIO ELETRONICO S.A.", ""),
        _ONLINE,
        4.0,
        "Loja Ipê Online",
    ),
    Supplier(
        "11620745",
        (("VEREDA VIAGENS E TURISMO LTDA", "VIAGENS VEREDA"),),
        ("VEREDA VIAGENS E TURISMO LTDA", "VIAGENS VEREDA"),
        _TRAVEL,
        3.0,
        "Viagens Vereda",
    ),
    Supplier(
        "22047936",
        (("PLANO ARNICA OPERADORA DE SAUDE S/A", "PLANO ARNICA"),),
        ("PLANO ARNICA OPERADORA DE SAUDE S.A.", "PLANO ARNICA"),
        _HEALTH,
        2.0,
        "Plano Arnica",
    ),
    Supplier(
        "33915208",
        (("COLEGIO E CURSOS GUARIROBA LTDA", "CURSOS GUARIROBA"),),
        ("COLEGIO E CURSOS GUARIROBA LTDA", "GUARIROBA"),
        _SCHOOL,
        2.5,
    ),
    Supplier(
        "17203668",
        (("MOVEIS MARMELADA-DE-CACHORRO LTDA", "MÓVEIS MARMELADA"),),
        ("MOVEIS MARMELADA-DE-CACHORRO LTDA", ""),
        _FURNITURE,
        2.0,
    ),
    SHORT_NUMBER,
    LETTERED,
    *HOMONYMS,
)

SMALL_WORDS = (
    ("PANIFICADORA", "AUTO MECANICA", "SALAO DE BELEZA", "PET SHOP", "ACADEMIA", "FOTO E VIDEO"),
    ("MUTAMBA", "JATAI", "SABIA", "BURITIZEIRO", "CAGAITEIRA", "SUCUPIRA", "ANDORINHA", "MANGABA"),
)
"""Kind and name of the many small suppliers, of a few complaints each."""
SMALL_SHARE = 0.3
